package org.sealpost.smtp;

import java.util.Arrays;
import java.util.Optional;

/** A way to log in, the best first. */
enum Mechanism {
  /** RFC 7677 §3, bound to the TLS connection by RFC 9266 §2. */
  SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS"),
  /** RFC 7677 §3: the password is never sent. */
  SCRAM_SHA_256("SCRAM-SHA-256"),
  /** RFC 4616 §2: the password, under the protection of TLS. */
  PLAIN("PLAIN"),
  /** The same in two steps; never a standard, but old programs know nothing else. */
  LOGIN("LOGIN");

  private final String word;

  Mechanism(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Optional<Mechanism> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equalsIgnoreCase(word)).findFirst();
  }

  /**
   * Whether it can be used over that connection: only TLS 1.3 binds an exchange to itself without
   * conditions (RFC 9266 §3).
   */
  boolean fits(Peer peer) {
    return this != SCRAM_SHA_256_PLUS || binds(peer);
  }

  static boolean binds(Peer peer) {
    return peer.tls().map(tls -> tls.startsWith("TLSv1.3 ")).orElse(false);
  }
}
