package org.sealpost.privateca.lint;

import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Inside and outside name the same signature algorithm, and it fits the issuer's key. */
final class AlgorithmsAgree implements Lint {

  private static final Map<ASN1ObjectIdentifier, ASN1ObjectIdentifier> FOR_CURVE =
      Map.of(
          SECObjectIdentifiers.secp256r1, X9ObjectIdentifiers.ecdsa_with_SHA256,
          SECObjectIdentifiers.secp384r1, X9ObjectIdentifiers.ecdsa_with_SHA384);

  @Override
  public String code() {
    return "pkix.certificate_signature_algorithm_match";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.1.1.2; S/MIME BR 7.1.3.2";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var certificate = candidate.certificate().toASN1Structure();
    var inside = certificate.getTBSCertificate().getSignature();
    if (!inside.equals(certificate.getSignatureAlgorithm())) {
      return Optional.of("inside and outside name different signature algorithms");
    }
    return fits(inside, candidate.issuer().getSubjectPublicKeyInfo())
        ? Optional.empty()
        : Optional.of("the signature algorithm does not fit the issuer's key");
  }

  private static boolean fits(AlgorithmIdentifier signature, SubjectPublicKeyInfo issuer) {
    var algorithm = issuer.getAlgorithm();
    if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return signature.getAlgorithm().equals(PKCSObjectIdentifiers.sha256WithRSAEncryption)
          || signature.getAlgorithm().equals(PKCSObjectIdentifiers.sha384WithRSAEncryption)
          || signature.getAlgorithm().equals(PKCSObjectIdentifiers.sha512WithRSAEncryption);
    }
    return algorithm.getParameters() instanceof ASN1ObjectIdentifier curve
        && signature.getAlgorithm().equals(FOR_CURVE.get(curve))
        && signature.getParameters() == null;
  }
}
