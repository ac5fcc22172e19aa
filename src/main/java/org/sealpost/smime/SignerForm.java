package org.sealpost.smime;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;

/**
 * What is the same in every signature of a signer, made once.
 *
 * @param name issuer and serial number of the certificate
 * @param binding the attribute that says which certificate this is (RFC 5035 §4)
 * @param encryptionPreference the attribute that offers the certificate for encryption, where it
 *     can be used for that (RFC 8551 §2.5.3)
 * @param certificates what is sent along
 */
record SignerForm(
    IssuerAndSerialNumber name,
    Attribute binding,
    Optional<Attribute> encryptionPreference,
    DERSet certificates) {

  /** id-aa-encrypKeyPref (RFC 8551 §2.5.3). */
  private static final ASN1ObjectIdentifier ENCRYPTION_KEY_PREFERENCE =
      new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.2.11");

  /** Throws IllegalArgumentException for a certificate without encoding. */
  static SignerForm of(SmimeSigner signer) {
    try {
      var certificate = signer.certificate();
      var name = CertificateNames.issuerAndSerial(certificate);
      return new SignerForm(
          name,
          attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, binding(certificate, name)),
          SmimeSealer.canEncryptTo(certificate)
              ? Optional.of(
                  attribute(ENCRYPTION_KEY_PREFERENCE, new DERTaggedObject(false, 0, name)))
              : Optional.empty(),
          new DERSet(certificates(signer)));
    } catch (CertificateEncodingException broken) {
      throw new IllegalArgumentException("a certificate without encoding", broken);
    }
  }

  static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }

  /** So that no other certificate can be put in its place. */
  private static SigningCertificateV2 binding(
      X509Certificate certificate, IssuerAndSerialNumber name) throws CertificateEncodingException {
    var issuer = new GeneralNames(new GeneralName(name.getName()));
    return new SigningCertificateV2(
        new ESSCertIDv2(
            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256),
            Digests.of("SHA-256", certificate.getEncoded()),
            new IssuerSerial(issuer, name.getSerialNumber())));
  }

  /** RFC 8551 §2.3: the chain without the root, which a receiver has or does not trust. */
  private static ASN1EncodableVector certificates(SmimeSigner signer)
      throws CertificateEncodingException {
    var certificates = new ASN1EncodableVector();
    var all =
        Stream.concat(Stream.of(signer.certificate()), signer.chain().stream()).distinct().toList();
    for (var certificate : all) {
      boolean root =
          certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
      if (!root || certificate.equals(signer.certificate())) {
        certificates.add(Certificate.getInstance(certificate.getEncoded()));
      }
    }
    return certificates;
  }
}
