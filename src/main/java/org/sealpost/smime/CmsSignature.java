package org.sealpost.smime;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.sealpost.keys.KeyId;
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
  byte[] over(Content entity, KeyId key, SignerForm signer, Instant at, KeyVault keys) {
    var attributes = new DERSet(attributes(Digests.of(digest, entity), signer, at));
    byte[] signed = keys.sign(key, vault, Der.octets(attributes));
    var info =
        new SignerInfo(
            new SignerIdentifier(signer.name()),
            new AlgorithmIdentifier(digestOid),
            attributes,
            signature,
            new DEROctetString(signed),
            (DERSet) null);
    var data =
        new SignedData(
            new DERSet(new AlgorithmIdentifier(digestOid)),
            new ContentInfo(CmsContentType.DATA.oid(), null),
            signer.certificates(),
            null,
            new DERSet(info));
    return Der.octets(new ContentInfo(CmsContentType.SIGNED.oid(), data));
  }

  private ASN1EncodableVector attributes(byte[] contentDigest, SignerForm signer, Instant at) {
    var attributes = new ASN1EncodableVector();
    attributes.add(SignerForm.attribute(CMSAttributes.contentType, CmsContentType.DATA.oid()));
    attributes.add(SignerForm.attribute(CMSAttributes.signingTime, new Time(Date.from(at))));
    attributes.add(
        SignerForm.attribute(CMSAttributes.messageDigest, new DEROctetString(contentDigest)));
    attributes.add(SmimeCapabilities.ours());
    attributes.add(signer.binding());
    attributes.add(
        SignerForm.attribute(
            CMSAttributes.cmsAlgorithmProtect,
            new CMSAlgorithmProtection(
                new AlgorithmIdentifier(digestOid), CMSAlgorithmProtection.SIGNATURE, signature)));
    signer.encryptionPreference().ifPresent(attributes::add);
    return attributes;
  }
}
