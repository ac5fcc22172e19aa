package org.sealpost.privateca;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.SignatureAlgorithm;

/** Signs for an authority, with the algorithm that fits its key (S/MIME BR 7.1.3.2). */
final class IssuerSignature {

  private final KeyVault vault;
  private final KeyId key;
  private final AlgorithmIdentifier identifier;
  private final SignatureAlgorithm algorithm;

  IssuerSignature(KeyVault vault, KeyId key, SubjectPublicKeyInfo publicKey) {
    this.vault = vault;
    this.key = key;
    var kind = publicKey.getAlgorithm();
    if (kind.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      algorithm = SignatureAlgorithm.RSA_SHA256;
      identifier =
          new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    } else if (isCurve(kind, SECObjectIdentifiers.secp256r1)) {
      algorithm = SignatureAlgorithm.ECDSA_SHA256;
      identifier = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    } else if (isCurve(kind, SECObjectIdentifiers.secp384r1)) {
      algorithm = SignatureAlgorithm.ECDSA_SHA384;
      identifier = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
    } else {
      throw new IllegalArgumentException("an authority's key is RSA, P-256 or P-384");
    }
  }

  AlgorithmIdentifier identifier() {
    return identifier;
  }

  byte[] sign(byte[] octets) {
    return vault.sign(key, algorithm, octets);
  }

  /** The form in which Bouncy Castle's builders of lists and answers want a signer. */
  ContentSigner contentSigner() {
    var octets = new ByteArrayOutputStream();
    return new ContentSigner() {
      @Override
      public AlgorithmIdentifier getAlgorithmIdentifier() {
        return identifier;
      }

      @Override
      public OutputStream getOutputStream() {
        return octets;
      }

      @Override
      public byte[] getSignature() {
        return sign(octets.toByteArray());
      }
    };
  }

  private static boolean isCurve(AlgorithmIdentifier kind, ASN1ObjectIdentifier curve) {
    return kind.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
        && curve.equals(kind.getParameters());
  }
}
