package org.sealpost.authenticity.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The cryptography of DKIM, which every JDK has. */
final class Algorithms {

  private Algorithms() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
