package org.sealpost.certificates.acme;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What we answer at {@code /.well-known/acme-challenge/TOKEN} while an order is under way (RFC 8555
 * §8.3), and not a moment longer. Only our own orders put tokens here.
 */
public final class Challenges {

  private final Map<String, String> answers = new ConcurrentHashMap<>();

  /** The answer for a token; empty if no order of ours waits for it. */
  public Optional<String> answer(String token) {
    return Optional.ofNullable(answers.get(token));
  }

  void expect(String token, String answer) {
    answers.put(token, answer);
  }

  void forget(String token) {
    answers.remove(token);
  }
}
