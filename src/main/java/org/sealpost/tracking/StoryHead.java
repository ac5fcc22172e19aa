package org.sealpost.tracking;

import java.time.Instant;
import java.util.List;
import org.sealpost.mail.MailId;
import org.sealpost.mail.PlainLine;

/**
 * What is known of a mail on one line. Foreign text is bounded and made plain here.
 *
 * @param mail the mail's id; its time is the one that searches by time go by
 * @param at when the mail came
 * @param direction which way it goes
 * @param reversePath the envelope sender, empty for {@code <>}
 * @param from the author as the header has it, for people: {@code Anna <anna@example.org>}
 * @param recipients the envelope recipients as addresses; of more than 1,000 the rest is not told
 * @param subject for people, at most 500 characters
 * @param messageId without angle brackets; empty if there is none
 * @param size octets as they came
 * @param client the peer's IP address
 * @param verdict the contract's word; empty while nothing was judged
 * @param action the contract's word; empty while nothing was judged
 * @param score sum of the points
 */
public record StoryHead(
    MailId mail,
    Instant at,
    Direction direction,
    String reversePath,
    String from,
    List<String> recipients,
    String subject,
    String messageId,
    long size,
    String client,
    String verdict,
    String action,
    double score) {

  private static final int MOST_RECIPIENTS = 1_000;
  static final int LONGEST_ADDRESS = 320;
  private static final int LONGEST_TEXT = 500;
  private static final int LONGEST_WORD = 40;

  public StoryHead {
    reversePath = PlainLine.of(reversePath, LONGEST_ADDRESS);
    from = PlainLine.of(from, LONGEST_TEXT);
    recipients =
        recipients.stream()
            .limit(MOST_RECIPIENTS)
            .map(recipient -> PlainLine.of(recipient, LONGEST_ADDRESS))
            .toList();
    subject = PlainLine.of(subject, LONGEST_TEXT);
    messageId = bare(PlainLine.of(messageId, LONGEST_TEXT));
    client = PlainLine.of(client, LONGEST_WORD);
    verdict = PlainLine.of(verdict, LONGEST_WORD);
    action = PlainLine.of(action, LONGEST_WORD);
  }

  /** The same mail after judgement. */
  public StoryHead judged(String newVerdict, String newAction, double newScore) {
    return new StoryHead(
        mail,
        at,
        direction,
        reversePath,
        from,
        recipients,
        subject,
        messageId,
        size,
        client,
        newVerdict,
        newAction,
        newScore);
  }

  /** A Message-ID without blanks and angle brackets, as it is stored and searched. */
  static String bare(String messageId) {
    var text = messageId.strip();
    return text.startsWith("<") && text.endsWith(">") && text.length() > 1
        ? text.substring(1, text.length() - 1).strip()
        : text;
  }
}
