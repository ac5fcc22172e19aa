package org.sealpost.reports;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names made of what they stand for, so that the same thing has the same name after a restart. */
final class Digests {

  private Digests() {}

  /** SHA-256 of the texts, hexadecimal. */
  static String of(Object... texts) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      for (var text : texts) {
        sha256.update(text.toString().getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException noSha) {
      throw new IllegalStateException("this JVM has no SHA-256", noSha);
    }
  }
}
