package org.sealpost.smtp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The server's side of one SCRAM exchange (RFC 5802 §5), without the octets that carry it. */
final class ScramExchange {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE = 18;
  private static final int LONGEST_NONCE = 256;

  private final boolean bound;
  private final Optional<byte[]> binding;
  private final boolean offersBinding;

  private String header = "";
  private String name = "";
  private String clientFirst = "";
  private String serverFirst = "";
  private String nonce = "";

  /**
   * @param bound whether the client chose the form that is bound to TLS
   * @param binding what binds it; empty if this connection cannot
   * @param offersBinding whether we told the client that it could be bound
   */
  ScramExchange(boolean bound, Optional<byte[]> binding, boolean offersBinding) {
    this.bound = bound;
    this.binding = binding;
    this.offersBinding = offersBinding;
  }

  /** Reads the client's first message; returns the name it gives, empty if it is malformed. */
  Optional<String> begin(String message) {
    var parts = message.split(",", 3);
    if (parts.length < 3 || !isBindingFlag(parts[0]) || !parts[1].matches("(a=.*)?")) {
      return Optional.empty();
    }
    header = parts[0] + "," + parts[1] + ",";
    clientFirst = parts[2];
    var fields = clientFirst.split(",", -1);
    // RFC 5802 §5.1: an extension that is mandatory comes first, and we know none.
    if (fields.length < 2 || !fields[0].startsWith("n=") || !fields[1].startsWith("r=")) {
      return Optional.empty();
    }
    var given = fields[1].substring(2);
    name = unescaped(fields[0].substring(2)).flatMap(PreparedText::given).orElse("");
    if (name.isEmpty() || !isNonce(given) || !isSame(parts[1])) {
      return Optional.empty();
    }
    var own = new byte[NONCE];
    RANDOM.nextBytes(own);
    nonce = given + Base64.getEncoder().encodeToString(own);
    return Optional.of(name);
  }

  /** Our first message. */
  String challenge(PasswordVerifier verifier) {
    serverFirst = "r=" + nonce + ",s=" + verifier.salt() + ",i=" + verifier.iterations();
    return serverFirst;
  }

  /** Reads the client's final message; returns our last one, empty if it proves nothing. */
  Optional<String> end(String message, PasswordVerifier verifier) {
    int comma = message.lastIndexOf(",p=");
    if (comma < 0) {
      return Optional.empty();
    }
    var withoutProof = message.substring(0, comma);
    var fields = withoutProof.split(",", -1);
    if (fields.length < 2
        || !fields[0].startsWith("c=")
        || !isBinding(fields[0].substring(2))
        || !fields[1].equals("r=" + nonce)) {
      return Optional.empty();
    }
    var words = clientFirst + "," + serverFirst + "," + withoutProof;
    return octets(message.substring(comma + 3))
        .filter(proof -> verifier.isProof(proof, words))
        .map(proof -> "v=" + verifier.serverSignature(words));
  }

  /**
   * RFC 5802 §6: a client that could bind but thinks that we cannot was lied to by somebody
   * between, if we said that we can.
   */
  private boolean isBindingFlag(String flag) {
    return switch (flag) {
      case "n" -> !bound;
      case "y" -> !bound && !offersBinding;
      case "p=tls-exporter" -> bound && binding.isPresent();
      default -> false;
    };
  }

  private boolean isBinding(String written) {
    var head = header.getBytes(StandardCharsets.UTF_8);
    var data = bound ? binding.orElseThrow() : new byte[0];
    var expected = new byte[head.length + data.length];
    System.arraycopy(head, 0, expected, 0, head.length);
    System.arraycopy(data, 0, expected, head.length, data.length);
    return octets(written).map(given -> MessageDigest.isEqual(given, expected)).orElse(false);
  }

  /** Nobody logs in for somebody else. */
  private boolean isSame(String authorisation) {
    return authorisation.isEmpty()
        || unescaped(authorisation.substring(2))
            .flatMap(PreparedText::given)
            .map(name::equals)
            .orElse(false);
  }

  private static boolean isNonce(String given) {
    return !given.isEmpty()
        && given.length() <= LONGEST_NONCE
        && given.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  /** RFC 5802 §5.1: a comma is written {@code =2C}, an equals sign {@code =3D}, nothing else so. */
  private static Optional<String> unescaped(String text) {
    var plain = text.replace("=2C", ",").replace("=3D", "");
    return plain.indexOf('=') >= 0
        ? Optional.empty()
        : Optional.of(text.replace("=2C", ",").replace("=3D", "="));
  }

  private static Optional<byte[]> octets(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
