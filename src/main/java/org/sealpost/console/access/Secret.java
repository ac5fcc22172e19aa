package org.sealpost.console.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random texts that open something; only their hashes are kept. */
final class Secret {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secret() {}

  /** A new one of 192 random bits, in hexadecimal digits. */
  static String random() {
    return hex(24);
  }

  /** A new id of 32 hexadecimal digits. */
  static String id() {
    return hex(16);
  }

  /** What is kept of it. A long random text needs no slow hash. */
  static String hash(String secret) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException every) {
      throw new IllegalStateException("every Java platform has SHA-256", every);
    }
  }

  private static String hex(int octets) {
    var random = new byte[octets];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
