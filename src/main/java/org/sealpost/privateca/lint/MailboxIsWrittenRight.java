package org.sealpost.privateca.lint;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.sealpost.mail.Address;

/**
 * An ASCII address stands in rfc822Name, and only one with another local part in SmtpUTF8Mailbox;
 * the domain is written in lower-case A-labels.
 */
final class MailboxIsWrittenRight implements Lint {

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  @Override
  public String code() {
    return "pkix.smtp_utf8_mailbox_domain_part_invalid_syntax";
  }

  @Override
  public String citation() {
    return "RFC 9598 §3; RFC 5280 §4.2.1.6";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    for (var name : candidate.names()) {
      boolean isRight =
          switch (name.getTagNo()) {
            case GeneralName.rfc822Name ->
                isAddress(ASN1IA5String.getInstance(name.getName()).getString(), false);
            case GeneralName.otherName ->
                !Candidate.isUtf8Mailbox(name) || isAddress(Candidate.utf8Mailbox(name), true);
            default -> true;
          };
      if (!isRight) {
        return Optional.of("a mailbox is not written as it must be");
      }
    }
    return Optional.empty();
  }

  private static boolean isAddress(String text, boolean needsUtf8) {
    return text.indexOf(BYTE_ORDER_MARK) < 0
        && Address.parse(text)
            .filter(address -> address.toString().equals(text))
            .filter(address -> address.needsUtf8() == needsUtf8)
            .isPresent();
  }
}
