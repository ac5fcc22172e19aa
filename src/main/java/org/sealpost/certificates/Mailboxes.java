package org.sealpost.certificates;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.sealpost.mail.Address;

/**
 * The mailboxes that a certificate names: rfc822Name (RFC 5280 §4.2.1.6) and SmtpUTF8Mailbox (RFC
 * 9598 §3) among its alternative names, and nothing else. No blank is trimmed and no common name is
 * read, because both have been used to pass for somebody.
 */
final class Mailboxes {

  private static final String SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9";
  private static final int MOST = 100;

  private Mailboxes() {}

  /** The mailboxes; those that are no addresses are left out. */
  static List<Address> of(X509Certificate certificate) {
    var mailboxes = new ArrayList<Address>();
    for (var name : names(certificate)) {
      if (mailboxes.size() == MOST) {
        break;
      }
      if (name.getTagNo() == GeneralName.rfc822Name) {
        Address.parse(ASN1IA5String.getInstance(name.getName()).getString())
            .ifPresent(mailboxes::add);
      } else if (isUtf8(name)) {
        Address.parse(utf8(name)).ifPresent(mailboxes::add);
      }
    }
    return List.copyOf(mailboxes);
  }

  /**
   * Whether the certificate names exactly this mailbox: local part by octets, domain by A-label.
   */
  static boolean has(X509Certificate certificate, Address address) {
    return of(certificate).stream()
        .anyMatch(
            mailbox ->
                mailbox.localPart().equals(address.localPart())
                    && mailbox.domain().equals(address.domain()));
  }

  /** Whether it names a mailbox in the form that usual validators overlook. */
  static boolean hasUtf8(X509Certificate certificate) {
    return names(certificate).stream().anyMatch(Mailboxes::isUtf8);
  }

  private static boolean isUtf8(GeneralName name) {
    return name.getTagNo() == GeneralName.otherName
        && OtherName.getInstance(name.getName()).getTypeID().getId().equals(SMTP_UTF8_MAILBOX);
  }

  private static String utf8(GeneralName name) {
    var value = OtherName.getInstance(name.getName()).getValue();
    return value instanceof ASN1UTF8String text ? text.getString() : "";
  }

  private static List<GeneralName> names(X509Certificate certificate) {
    var octets = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (octets == null) {
      return List.of();
    }
    try {
      var inner = ASN1OctetString.getInstance(octets).getOctets();
      return List.of(GeneralNames.getInstance(ASN1Primitive.fromByteArray(inner)).getNames());
    } catch (IOException | RuntimeException malformed) {
      return List.of();
    }
  }
}
