package org.sealpost.privateca.lint;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate that has not been signed yet, or just has.
 *
 * @param certificate before signing it holds a signature of zeros
 * @param kind what it is for
 * @param issuer the certificate of whoever signs it; the same as {@code certificate} for a root
 */
public record Candidate(
    X509CertificateHolder certificate, Kind kind, X509CertificateHolder issuer) {

  /** id-on-SmtpUTF8Mailbox (RFC 9598 §3). */
  static final ASN1ObjectIdentifier SMTP_UTF8_MAILBOX =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9");

  /** The alternative names; none if the extension is missing. */
  List<GeneralName> names() {
    var names =
        GeneralNames.fromExtensions(certificate.getExtensions(), Extension.subjectAlternativeName);
    return names == null ? List.of() : List.of(names.getNames());
  }

  /** All mailboxes among the alternative names, in either form. */
  List<String> mailboxes() {
    var mailboxes = new ArrayList<String>();
    for (var name : names()) {
      if (name.getTagNo() == GeneralName.rfc822Name) {
        mailboxes.add(ASN1IA5String.getInstance(name.getName()).getString());
      } else if (isUtf8Mailbox(name)) {
        mailboxes.add(utf8Mailbox(name));
      }
    }
    return mailboxes;
  }

  /** All alternative names as text: mailboxes and hosts. */
  public List<String> altNames() {
    var texts = new ArrayList<>(mailboxes());
    for (var name : names()) {
      if (name.getTagNo() == GeneralName.dNSName) {
        texts.add(ASN1IA5String.getInstance(name.getName()).getString());
      }
    }
    return texts;
  }

  static boolean isUtf8Mailbox(GeneralName name) {
    return name.getTagNo() == GeneralName.otherName
        && OtherName.getInstance(name.getName()).getTypeID().equals(SMTP_UTF8_MAILBOX);
  }

  static String utf8Mailbox(GeneralName name) {
    return ASN1UTF8String.getInstance(OtherName.getInstance(name.getName()).getValue()).getString();
  }

  /** The values of the subject's common name. */
  List<String> commonNames() {
    var values = new ArrayList<String>();
    for (var rdn : certificate.getSubject().getRDNs(BCStyle.CN)) {
      values.add(IETFUtils.valueToString(rdn.getFirst().getValue()));
    }
    return values;
  }
}
