package org.sealpost.smime;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * How one signer signed: which digest of the content, and which signature (RFC 5754, RFC 4056, RFC
 * 8419).
 *
 * @param digest the JDK's name of the content digest
 * @param name the JDK's name of the signature, or {@code SHA256withRSA/PSS}
 * @param saltOctets of the probabilistic RSA signature; -1 for all others
 */
record SignatureScheme(String digest, String name, int saltOctets) {

  private static final Map<ASN1ObjectIdentifier, String> DIGESTS =
      Map.of(
          NISTObjectIdentifiers.id_sha224, "SHA-224",
          NISTObjectIdentifiers.id_sha256, "SHA-256",
          NISTObjectIdentifiers.id_sha384, "SHA-384",
          NISTObjectIdentifiers.id_sha512, "SHA-512");

  /** Digests that can be forged, and what the reason calls them. */
  private static final Map<ASN1ObjectIdentifier, String> WEAK =
      Map.of(
          OIWObjectIdentifiers.idSHA1, "SHA-1",
          PKCSObjectIdentifiers.md5, "MD5",
          PKCSObjectIdentifiers.md4, "MD4",
          PKCSObjectIdentifiers.md2, "MD2",
          PKCSObjectIdentifiers.sha1WithRSAEncryption, "SHA-1",
          OIWObjectIdentifiers.sha1WithRSA, "SHA-1",
          X9ObjectIdentifiers.ecdsa_with_SHA1, "SHA-1",
          X9ObjectIdentifiers.id_dsa_with_sha1, "SHA-1",
          PKCSObjectIdentifiers.md5WithRSAEncryption, "MD5");

  /** Signature identifiers that name their digest. */
  private static final Map<ASN1ObjectIdentifier, String> COMPLETE =
      Map.of(
          PKCSObjectIdentifiers.sha224WithRSAEncryption, "SHA224withRSA",
          PKCSObjectIdentifiers.sha256WithRSAEncryption, "SHA256withRSA",
          PKCSObjectIdentifiers.sha384WithRSAEncryption, "SHA384withRSA",
          PKCSObjectIdentifiers.sha512WithRSAEncryption, "SHA512withRSA",
          X9ObjectIdentifiers.ecdsa_with_SHA224, "SHA224withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA256withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA384withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA512withECDSA",
          EdECObjectIdentifiers.id_Ed25519, "Ed25519");

  /** The JDK's name of a digest that we accept. */
  static Optional<String> digestName(ASN1ObjectIdentifier oid) {
    return Optional.ofNullable(DIGESTS.get(oid));
  }

  /** The weak digest among a signer's algorithms. */
  static Optional<String> weakness(AlgorithmIdentifier digest, AlgorithmIdentifier signature) {
    var weak = WEAK.get(digest.getAlgorithm());
    return Optional.ofNullable(weak == null ? WEAK.get(signature.getAlgorithm()) : weak);
  }

  /** The scheme that two identifiers state together; empty if we do not know it. */
  static Optional<SignatureScheme> of(AlgorithmIdentifier digest, AlgorithmIdentifier signature) {
    var digestName = DIGESTS.get(digest.getAlgorithm());
    if (digestName == null) {
      return Optional.empty();
    }
    var oid = signature.getAlgorithm();
    var prefix = digestName.replace("-", "");
    if (oid.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return probabilistic(digest, signature, digestName);
    }
    var complete = COMPLETE.get(oid);
    if (complete != null) {
      boolean agree = complete.startsWith(prefix) || complete.equals("Ed25519");
      return agree ? Optional.of(new SignatureScheme(digestName, complete, -1)) : Optional.empty();
    }
    if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return Optional.of(new SignatureScheme(digestName, prefix + "withRSA", -1));
    }
    // RFC 5753 §2.1.1 wants a complete identifier; some programs state the key's only
    return oid.equals(X9ObjectIdentifiers.id_ecPublicKey)
        ? Optional.of(new SignatureScheme(digestName, prefix + "withECDSA", -1))
        : Optional.empty();
  }

  /** RFC 4056 §3: the digest of the content and that of the signature are the same. */
  private static Optional<SignatureScheme> probabilistic(
      AlgorithmIdentifier digest, AlgorithmIdentifier signature, String digestName) {
    try {
      var stated = RSASSAPSSparams.getInstance(signature.getParameters());
      if (stated == null) {
        return Optional.empty();
      }
      var mask =
          AlgorithmIdentifier.getInstance(stated.getMaskGenAlgorithm().getParameters())
              .getAlgorithm();
      int salt = stated.getSaltLength().intValueExact();
      boolean usual =
          stated.getHashAlgorithm().getAlgorithm().equals(digest.getAlgorithm())
              && stated.getMaskGenAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
              && mask.equals(digest.getAlgorithm())
              && salt >= 0
              && salt <= 512
              && stated.getTrailerField().intValueExact() == 1;
      var name = digestName.replace("-", "") + "withRSA/PSS";
      return usual ? Optional.of(new SignatureScheme(digestName, name, salt)) : Optional.empty();
    } catch (RuntimeException broken) {
      return Optional.empty();
    }
  }

  /** Ready to take the signed octets. */
  Signature verifier(PublicKey key) throws GeneralSecurityException {
    var signature = Signature.getInstance(saltOctets < 0 ? name : "RSASSA-PSS");
    if (saltOctets >= 0) {
      signature.setParameter(
          new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), saltOctets, 1));
    }
    signature.initVerify(key);
    return signature;
  }
}
