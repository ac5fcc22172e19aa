package org.sealpost.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * Reads private keys that others made (PKCS #8, RFC 5958 §2). The public half is always computed
 * from the private one, never believed.
 */
final class ForeignKeys {

  private static final int LARGEST = 16 * 1024;

  private ForeignKeys() {}

  static Pair read(byte[] pkcs8) {
    if (pkcs8.length > LARGEST) {
      throw new IllegalArgumentException("a private key of more than 16 KiB is none");
    }
    try {
      var key = PrivateKeyFactory.createKey(pkcs8);
      var kind = kind(key);
      var plain = PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded();
      var publicKey =
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicHalf(key)).getEncoded();
      // A key that the provider which will use it cannot read must be refused now, not later.
      KeyFactory.getInstance(Pair.family(kind)).generatePublic(new X509EncodedKeySpec(publicKey));
      return Pair.decode(kind, plain, publicKey);
    } catch (IOException | GeneralSecurityException | VaultUnreadableException malformed) {
      throw new IllegalArgumentException("not a private key (PKCS #8, DER)", malformed);
    }
  }

  private static KeyKind kind(AsymmetricKeyParameter key) {
    return switch (key) {
      case RSAPrivateCrtKeyParameters rsa ->
          switch (rsa.getModulus().bitLength()) {
            case 2048 -> KeyKind.RSA_2048;
            case 3072 -> KeyKind.RSA_3072;
            case 4096 -> KeyKind.RSA_4096;
            default -> throw unsupported("RSA with " + rsa.getModulus().bitLength() + " bits");
          };
      case ECPrivateKeyParameters ec -> kind(curve(ec));
      case Ed25519PrivateKeyParameters _ -> KeyKind.ED25519;
      default -> throw unsupported(key.getClass().getSimpleName());
    };
  }

  private static KeyKind kind(ASN1ObjectIdentifier curve) {
    if (curve.equals(SECObjectIdentifiers.secp256r1)) {
      return KeyKind.P_256;
    }
    if (curve.equals(SECObjectIdentifiers.secp384r1)) {
      return KeyKind.P_384;
    }
    throw unsupported("curve " + curve);
  }

  /** Only named curves: parameters that a file brings along could be anything. */
  private static ASN1ObjectIdentifier curve(ECPrivateKeyParameters key) {
    if (key.getParameters() instanceof ECNamedDomainParameters named) {
      return named.getName();
    }
    throw unsupported("an elliptic curve without name");
  }

  private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key) {
    return switch (key) {
      case RSAPrivateCrtKeyParameters rsa ->
          new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
      case ECPrivateKeyParameters ec ->
          new ECPublicKeyParameters(
              ec.getParameters().getG().multiply(ec.getD()).normalize(), ec.getParameters());
      case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
      default -> throw unsupported(key.getClass().getSimpleName());
    };
  }

  private static IllegalArgumentException unsupported(String what) {
    return new IllegalArgumentException(
        "the vault takes RSA keys of 2048, 3072 or 4096 bits, P-256, P-384 and Ed25519, not "
            + what);
  }
}
