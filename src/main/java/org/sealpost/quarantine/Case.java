package org.sealpost.quarantine;

import java.time.Instant;
import java.util.List;
import org.sealpost.mail.MailId;
import org.sealpost.tracking.Direction;

/**
 * A mail in quarantine, without its contents.
 *
 * @param number the case number
 * @param mail the mail's id, under which its story is told
 * @param keptAt when it came into quarantine
 * @param expiresAt when it will be removed
 * @param reason why it is here
 * @param direction which way it goes
 * @param reversePath the envelope sender, empty for {@code <>}
 * @param from the author as the header has it, for people
 * @param recipients whom it is for, and who has got it
 * @param subject for people
 * @param messageId without angle brackets
 * @param size octets of the mail
 * @param client the peer's IP address
 */
public record Case(
    CaseNumber number,
    MailId mail,
    Instant keptAt,
    Instant expiresAt,
    HoldReason reason,
    Direction direction,
    String reversePath,
    String from,
    List<CaseRecipient> recipients,
    String subject,
    String messageId,
    long size,
    String client) {

  public Case {
    recipients = List.copyOf(recipients);
  }

  /** Whether every recipient has got it. */
  public boolean isReleased() {
    return recipients.stream().allMatch(recipient -> recipient.released().isPresent());
  }

  /** Its place in lists. */
  public CasePlace place() {
    return new CasePlace(mail, number);
  }
}
