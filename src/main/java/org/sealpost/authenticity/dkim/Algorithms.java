package org.sealpost.authenticity.dkim;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

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
    try {
      var encoded = key.getEncoded();
      var check = new Ed25519Signer();
      check.init(
          false,
          new Ed25519PublicKeyParameters(
              encoded, encoded.length - Ed25519PublicKeyParameters.KEY_SIZE));
      var hash = sha256().digest(octets);
      check.update(hash, 0, hash.length);
      return check.verifySignature(signature);
    } catch (IllegalArgumentException noPoint) {
      return false;
    }
  }
}
