package org.sealpost.quarantine;

import java.time.Instant;
import java.util.List;
import org.sealpost.mail.Address;
import org.sealpost.mail.MailId;
import org.sealpost.tracking.Direction;

/**
 * A mail was let go to some of its recipients.
 *
 * @param release the release's own name, by which it is acknowledged: 32 hexadecimal digits
 * @param caseNumber the case, whose mail {@link Quarantine#mail} gives
 * @param mail the mail's id
 * @param direction which way it goes
 * @param recipients to whom
 * @param by who let it go
 * @param at when
 */
public record MailReleased(
    String release,
    CaseNumber caseNumber,
    MailId mail,
    Direction direction,
    List<Address> recipients,
    String by,
    Instant at) {

  public MailReleased {
    recipients = List.copyOf(recipients);
  }
}
