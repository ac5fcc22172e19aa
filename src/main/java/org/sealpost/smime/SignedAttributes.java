package org.sealpost.smime;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.ess.ESSCertID;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificate;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** What a signer signs besides the content (RFC 5652 §5.3, §11). */
final class SignedAttributes {

  private final ASN1Set set;

  private SignedAttributes(ASN1Set set) {
    this.set = set;
  }

  /** The attributes of a signer; empty if the signature is over the content itself. */
  static Optional<SignedAttributes> of(SignerInfo signer) {
    var set = signer.getAuthenticatedAttributes();
    return set == null ? Optional.empty() : Optional.of(new SignedAttributes(set));
  }

  /** The octets that are signed: the DER encoding with the tag of a SET OF (RFC 5652 §5.4). */
  byte[] octets() throws MalformedCms {
    try {
      return new DERSet(set.toArray()).getEncoded(ASN1Encoding.DER);
    } catch (IOException | RuntimeException broken) {
      throw new MalformedCms("attributes that cannot be written", broken);
    }
  }

  /**
   * The one value of an attribute. One that comes twice, or with more values than one, is broken:
   * readers would pick different ones.
   */
  private Optional<ASN1Encodable> value(ASN1ObjectIdentifier type) throws MalformedCms {
    Optional<ASN1Encodable> found = Optional.empty();
    for (var attribute : attributes()) {
      if (attribute.getAttrType().equals(type)) {
        if (found.isPresent() || attribute.getAttrValues().size() != 1) {
          throw new MalformedCms("an attribute with two values");
        }
        found = Optional.of(attribute.getAttrValues().getObjectAt(0));
      }
    }
    return found;
  }

  /** The library reads lazily, and throws what it likes when it comes upon something broken. */
  private List<Attribute> attributes() throws MalformedCms {
    var attributes = new ArrayList<Attribute>();
    try {
      for (ASN1Encodable element : set) {
        attributes.add(Attribute.getInstance(element));
      }
    } catch (RuntimeException broken) {
      throw new MalformedCms("an attribute that cannot be read", broken);
    }
    return attributes;
  }

  /** RFC 5652 §11.1: the type of the content is signed too, and it must be the right one. */
  boolean stateData() throws MalformedCms {
    return value(CMSAttributes.contentType).filter(CmsContentType.DATA.oid()::equals).isPresent();
  }

  /** RFC 5652 §11.2. */
  Optional<byte[]> messageDigest() throws MalformedCms {
    return value(CMSAttributes.messageDigest)
        .filter(ASN1OctetString.class::isInstance)
        .map(digest -> ((ASN1OctetString) digest).getOctets());
  }

  /** RFC 5652 §11.3: the signer's claim, worth nothing as proof (CVE-2026-59641). */
  Optional<Instant> signingTime() throws MalformedCms {
    var stated = value(CMSAttributes.signingTime);
    try {
      return stated.map(time -> Time.getInstance(time).getDate().toInstant());
    } catch (RuntimeException broken) {
      return Optional.empty();
    }
  }

  /** RFC 6211 §2: whether the algorithms that are signed are those that are used. */
  boolean protectAlgorithms(SignerInfo signer) throws MalformedCms {
    var stated = value(CMSAttributes.cmsAlgorithmProtect);
    if (stated.isEmpty()) {
      return true;
    }
    try {
      var protectedAlgorithms = CMSAlgorithmProtection.getInstance(stated.get());
      return protectedAlgorithms.getDigestAlgorithm().equals(signer.getDigestAlgorithm())
          && signer
              .getDigestEncryptionAlgorithm()
              .equals(protectedAlgorithms.getSignatureAlgorithm());
    } catch (RuntimeException broken) {
      throw new MalformedCms("algorithm protection that cannot be read", broken);
    }
  }

  /** RFC 5035 §3: whether the certificate that is signed, if one is, is this one. */
  boolean bindTo(X509Certificate certificate) throws MalformedCms {
    var second = value(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    var first = value(PKCSObjectIdentifiers.id_aa_signingCertificate);
    try {
      return (second.isEmpty() || matches(second.get(), certificate))
          && (first.isEmpty() || matchesOld(first.get(), certificate));
    } catch (RuntimeException | CertificateEncodingException broken) {
      throw new MalformedCms("a signing certificate that cannot be read", broken);
    }
  }

  private static boolean matches(ASN1Encodable stated, X509Certificate certificate)
      throws CertificateEncodingException {
    ESSCertIDv2[] ids = SigningCertificateV2.getInstance(stated).getCerts();
    if (ids.length == 0) {
      return false;
    }
    var digest = SignatureScheme.digestName(ids[0].getHashAlgorithm().getAlgorithm());
    return digest.isPresent()
        && Arrays.equals(
            ids[0].getCertHashObject().getOctets(),
            Digests.of(digest.get(), certificate.getEncoded()));
  }

  private static boolean matchesOld(ASN1Encodable stated, X509Certificate certificate)
      throws CertificateEncodingException {
    ESSCertID[] ids = SigningCertificate.getInstance(stated).getCerts();
    return ids.length > 0
        && Arrays.equals(ids[0].getCertHash(), Digests.of("SHA-1", certificate.getEncoded()));
  }

  /** The best content cipher among the signer's capabilities (RFC 8551 §2.5.2). */
  Optional<ContentCipher> preferredCipher() throws MalformedCms {
    var stated = value(PKCSObjectIdentifiers.pkcs_9_at_smimeCapabilities);
    return stated.isEmpty() ? Optional.empty() : SmimeCapabilities.preferredCipher(stated.get());
  }
}
