package org.sealpost.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.sealpost.mail.Content;

/** SHA-256 over kept octets. */
final class Checksum {

  private static final int BLOCK = 64 << 10;

  private Checksum() {}

  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  static byte[] of(byte[] octets) {
    return begin().digest(octets);
  }

  static byte[] of(Content content) {
    var digest = begin();
    var block = new byte[(int) Math.min(BLOCK, Math.max(1, content.size()))];
    long at = 0;
    for (int n; (n = content.read(at, block, 0, block.length)) > 0; at += n) {
      digest.update(block, 0, n);
    }
    return digest.digest();
  }
}
