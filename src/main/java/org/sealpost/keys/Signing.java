package org.sealpost.keys;

import java.security.GeneralSecurityException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Signs: RSA and ECDSA in native code where that loads, everything else in the JDK. */
final class Signing {

  /** RFC 4055 §3.1: salt as long as the digest. */
  private static final PSSParameterSpec PSS_SHA256 =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private Signing() {}

  static byte[] sign(Pair pair, SignatureAlgorithm algorithm, byte[] octets) {
    if (!Pair.family(pair.kind()).equals(family(algorithm))) {
      throw new IllegalArgumentException(algorithm + " does not go with a key of " + pair.kind());
    }
    try {
      var signature = pair.signingKey().engine(jdkName(algorithm));
      if (algorithm == SignatureAlgorithm.RSA_PSS_SHA256) {
        signature.setParameter(PSS_SHA256);
      }
      pair.signingKey().start(signature);
      signature.update(octets);
      return signature.sign();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("cannot sign with " + algorithm, broken);
    }
  }

  private static String family(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_SHA256, RSA_SHA384, RSA_SHA512, RSA_PSS_SHA256 -> "RSA";
      case ECDSA_SHA256, ECDSA_SHA384 -> "EC";
      case ED25519 -> "Ed25519";
    };
  }

  private static String jdkName(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_SHA256 -> "SHA256withRSA";
      case RSA_SHA384 -> "SHA384withRSA";
      case RSA_SHA512 -> "SHA512withRSA";
      case RSA_PSS_SHA256 -> "RSASSA-PSS";
      case ECDSA_SHA256 -> "SHA256withECDSA";
      case ECDSA_SHA384 -> "SHA384withECDSA";
      case ED25519 -> "Ed25519";
    };
  }
}
