package org.sealpost.privateca.lint;

import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;

/** A mailbox certificate has a mailbox among its alternative names, and nothing else there. */
final class MailboxIsNamed implements Lint {

  @Override
  public String code() {
    return "cabf.smime.san_does_not_contain_email_address";
  }

  @Override
  public String citation() {
    return "RFC 8550 §3; S/MIME BR 7.1.4.2.1";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    if (candidate.kind() != Kind.MAILBOX) {
      return Optional.empty();
    }
    for (var name : candidate.names()) {
      if (name.getTagNo() != GeneralName.rfc822Name && !Candidate.isUtf8Mailbox(name)) {
        return Optional.of("an alternative name is no mailbox");
      }
    }
    return candidate.mailboxes().isEmpty() ? Optional.of("no mailbox is named") : Optional.empty();
  }
}
