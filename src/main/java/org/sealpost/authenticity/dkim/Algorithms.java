package org.sealpost.authenticity.dkim;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The cryptography of DKIM and ARC. */
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
    return isEd25519 ? isEd25519(octets, signature, key) : isRsa(octets, signature, key);
  }

  private static boolean isRsa(byte[] octets, byte[] signature, PublicKey key) {
    try {
      var check = Signature.getInstance("SHA256withRSA");
      check.initVerify(key);
      check.update(octets);
      return check.verify(signature);
    } catch (GeneralSecurityException wrongForm) {
      return false;
    }
  }

  /** RFC 8463 §3: Ed25519 signs the hash. Bouncy Castle needs a fifth of the JDK's time. */
  private static boolean isEd25519(byte[] octets, byte[] signature, PublicKey key) {
    var encoded = key.getEncoded();
    var point =
        Arrays.copyOfRange(encoded, encoded.length - Ed25519.PUBLIC_KEY_SIZE, encoded.length);
    var hash = sha256().digest(octets);
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, point, 0, hash, 0, hash.length);
  }
}
