package org.sealpost.authenticity.dkim;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;

/** The cryptography of DKIM and ARC, which every JDK has. */
public final class Algorithms {

  private Algorithms() {}

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether this key signed these octets: RSA with SHA-256, or Ed25519. */
  public static boolean isSigned(
      byte[] octets, byte[] signature, PublicKey key, boolean isEd25519) {
    try {
      var check = Signature.getInstance(isEd25519 ? "Ed25519" : "SHA256withRSA");
      check.initVerify(key);
      // RFC 8463 §3: Ed25519 signs the hash.
      check.update(isEd25519 ? sha256().digest(octets) : octets);
      return check.verify(signature);
    } catch (GeneralSecurityException wrongForm) {
      return false;
    }
  }
}
