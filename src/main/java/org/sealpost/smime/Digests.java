package org.sealpost.smime;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.sealpost.mail.Content;

/** Digests of contents of any size. */
final class Digests {

  private Digests() {}

  /** The digest by the JDK's name of it, which must be one that every JDK has. */
  static byte[] of(String algorithm, Content octets) {
    try {
      var digest = MessageDigest.getInstance(algorithm);
      var block = new byte[64 * 1024];
      long at = 0;
      for (int n; (n = octets.read(at, block, 0, block.length)) > 0; at += n) {
        digest.update(block, 0, n);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(algorithm + " is missing", missing);
    }
  }

  static byte[] of(String algorithm, byte[] octets) {
    return of(algorithm, Content.of(octets));
  }
}
