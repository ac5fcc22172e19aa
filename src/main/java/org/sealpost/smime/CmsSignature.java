package org.sealpost.smime;

import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.SignatureAlgorithm;
import org.sealpost.mail.Content;

/**
 * How a key signs, and the detached signature it makes (RFC 5652 §5, RFC 8551 §2.5).
 *
 * @param vault the vault's word for it
 * @param digest the JDK's name of the content digest
 * @param micalg the word in the Content-Type (RFC 8551 §3.5.3.2)
 * @param digestOid the digest's identifier
 * @param signature the signature's identifier
 */
record CmsSignature(
    SignatureAlgorithm vault,
    String digest,
    String micalg,
    ASN1ObjectIdentifier digestOid,
    AlgorithmIdentifier signature) {

  /** id-aa-encrypKeyPref (RFC 8551 §2.5.3). */
  private static final ASN1ObjectIdentifier ENCRYPTION_KEY_PREFERENCE =
      new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.2.11");

  /** The way that suits a key; throws IllegalArgumentException for a key that cannot sign mail. */
  static CmsSignature suiting(PublicKey key) {
    return switch (key) {
      case RSAPublicKey _ ->
          sha256(
              SignatureAlgorithm.RSA_SHA256,
              // RFC 3370 §3.2: what every program reads
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE));
      case ECPublicKey curve when curve.getParams().getOrder().bitLength() <= 256 ->
          sha256(
              SignatureAlgorithm.ECDSA_SHA256,
              new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256));
      case ECPublicKey _ ->
          new CmsSignature(
              SignatureAlgorithm.ECDSA_SHA384,
              "SHA-384",
              "sha-384",
              NISTObjectIdentifiers.id_sha384,
              new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384));
      // RFC 8419 §2.3: with attributes, the digest is SHA-512
      case EdECPublicKey edwards when edwards.getParams().getName().equals("Ed25519") ->
          new CmsSignature(
              SignatureAlgorithm.ED25519,
              "SHA-512",
              "sha-512",
              NISTObjectIdentifiers.id_sha512,
              new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519));
      default ->
          throw new IllegalArgumentException("cannot sign with a key of " + key.getAlgorithm());
    };
  }

  private static CmsSignature sha256(SignatureAlgorithm vault, AlgorithmIdentifier signature) {
    return new CmsSignature(
        vault, "SHA-256", "sha-256", NISTObjectIdentifiers.id_sha256, signature);
  }

  /** The detached signature over an entity, DER. */
  byte[] over(Content entity, SmimeSigner signer, Instant at, KeyVault keys) {
    try {
      var attributes = new DERSet(attributes(Digests.of(digest, entity), signer, at));
      byte[] signed = keys.sign(signer.key(), vault, Der.octets(attributes));
      var info =
          new SignerInfo(
              new SignerIdentifier(CertificateNames.issuerAndSerial(signer.certificate())),
              new AlgorithmIdentifier(digestOid),
              attributes,
              signature,
              new DEROctetString(signed),
              (DERSet) null);
      var data =
          new SignedData(
              new DERSet(new AlgorithmIdentifier(digestOid)),
              new ContentInfo(CmsContentType.DATA.oid(), null),
              new DERSet(certificates(signer)),
              null,
              new DERSet(info));
      return Der.octets(new ContentInfo(CmsContentType.SIGNED.oid(), data));
    } catch (CertificateEncodingException broken) {
      throw new IllegalArgumentException("a certificate without encoding", broken);
    }
  }

  private ASN1EncodableVector attributes(byte[] contentDigest, SmimeSigner signer, Instant at)
      throws CertificateEncodingException {
    var certificate = signer.certificate();
    var attributes = new ASN1EncodableVector();
    attributes.add(attribute(CMSAttributes.contentType, CmsContentType.DATA.oid()));
    attributes.add(attribute(CMSAttributes.signingTime, new Time(Date.from(at))));
    attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString(contentDigest)));
    attributes.add(SmimeCapabilities.ours());
    attributes.add(
        attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, binding(certificate)));
    attributes.add(
        attribute(
            CMSAttributes.cmsAlgorithmProtect,
            new CMSAlgorithmProtection(
                new AlgorithmIdentifier(digestOid), CMSAlgorithmProtection.SIGNATURE, signature)));
    if (SmimeSealer.canEncryptTo(certificate)) {
      attributes.add(
          attribute(
              ENCRYPTION_KEY_PREFERENCE,
              new DERTaggedObject(false, 0, CertificateNames.issuerAndSerial(certificate))));
    }
    return attributes;
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }

  /** RFC 5035 §4: which certificate this is, so that no other can be put in its place. */
  private static SigningCertificateV2 binding(X509Certificate certificate)
      throws CertificateEncodingException {
    var name = CertificateNames.issuerAndSerial(certificate);
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
