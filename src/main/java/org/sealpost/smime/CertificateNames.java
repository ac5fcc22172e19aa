package org.sealpost.smime;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** How CMS names a certificate, and how a certificate names its holder. */
final class CertificateNames {

  /** id-on-SmtpUTF8Mailbox (RFC 9598 §3). */
  private static final ASN1ObjectIdentifier SMTP_UTF8_MAILBOX =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9");

  private static final int MOST_ADDRESSES = 256;

  private CertificateNames() {}

  /** Its issuer and serial number (RFC 5652 §10.2.4). */
  static IssuerAndSerialNumber issuerAndSerial(X509Certificate certificate) {
    try {
      return new IssuerAndSerialNumber(Certificate.getInstance(certificate.getEncoded()));
    } catch (CertificateEncodingException broken) {
      throw new IllegalArgumentException("a certificate without encoding", broken);
    }
  }

  static boolean isNamedBy(X509Certificate certificate, IssuerAndSerialNumber name) {
    // the serial number first: it is cheap, and settles nearly every comparison
    return certificate.getSerialNumber().equals(name.getSerialNumber().getValue())
        && issuerAndSerial(certificate).equals(name);
  }

  /** Whether this is its subject key identifier, stated or computed (RFC 5280 §4.2.1.2). */
  static boolean isNamedBy(X509Certificate certificate, byte[] keyIdentifier) {
    return Arrays.equals(keyIdentifier, keyIdentifier(certificate));
  }

  private static byte[] keyIdentifier(X509Certificate certificate) {
    try {
      byte[] stated = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
      if (stated != null) {
        return ASN1OctetString.getInstance(inside(stated)).getOctets();
      }
      var key = SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
      return MessageDigest.getInstance("SHA-1").digest(key.getPublicKeyData().getBytes());
    } catch (IOException | RuntimeException | NoSuchAlgorithmException unreadable) {
      return new byte[0];
    }
  }

  /**
   * The mailboxes in its subject alternative name, octet by octet as they stand: never trimmed
   * (CVE-2026-2748), and never taken from the subject, which authorities do not check alike.
   */
  static List<String> addresses(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (extension == null) {
      return List.of();
    }
    var addresses = new ArrayList<String>();
    try {
      for (var name : GeneralNames.getInstance(inside(extension)).getNames()) {
        if (addresses.size() < MOST_ADDRESSES) {
          address(name).ifPresent(addresses::add);
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      return List.of();
    }
    return List.copyOf(addresses);
  }

  private static Optional<String> address(GeneralName name) {
    if (name.getTagNo() == GeneralName.rfc822Name && name.getName() instanceof ASN1String text) {
      return Optional.of(text.getString());
    }
    if (name.getTagNo() != GeneralName.otherName) {
      return Optional.empty();
    }
    var other = OtherName.getInstance(name.getName());
    return other.getTypeID().equals(SMTP_UTF8_MAILBOX)
        ? Optional.of(ASN1UTF8String.getInstance(other.getValue()).getString())
        : Optional.empty();
  }

  private static ASN1Primitive inside(byte[] extension) throws IOException {
    return ASN1Primitive.fromByteArray(ASN1OctetString.getInstance(extension).getOctets());
  }
}
