package org.sealpost.tracking;

import java.time.Instant;
import java.util.Optional;
import org.sealpost.mail.MailId;

/**
 * What to look for; every given criterion must fit. Newest first.
 *
 * @param address sender or recipient: a whole address, a domain as {@code @example.org}, or part of
 *     a local part
 * @param messageId the Message-ID, with or without angle brackets
 * @param mail the mail's id
 * @param direction which way it went
 * @param verdict the contract's word
 * @param action the contract's word
 * @param from not before
 * @param to before
 * @param after continue below this mail: the last one of the page before
 * @param limit how many at most, 1 to 1,000
 */
public record StoryQuery(
    Optional<String> address,
    Optional<String> messageId,
    Optional<MailId> mail,
    Optional<Direction> direction,
    Optional<String> verdict,
    Optional<String> action,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<MailId> after,
    int limit) {

  private static final int MOST = 1_000;

  public StoryQuery {
    limit = Math.clamp(limit, 1, MOST);
  }

  /** The newest mails, whatever they are. */
  public static StoryQuery newest(int limit) {
    return new StoryQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }

  /** Only mails from or to this address, domain or part of a local part. */
  public StoryQuery withAddress(String text) {
    return new StoryQuery(
        Optional.of(text), messageId, mail, direction, verdict, action, from, to, after, limit);
  }

  /** Only mails with this Message-ID. */
  public StoryQuery withMessageId(String text) {
    return new StoryQuery(
        address, Optional.of(text), mail, direction, verdict, action, from, to, after, limit);
  }

  /** Only this mail. */
  public StoryQuery withMail(MailId id) {
    return new StoryQuery(
        address, messageId, Optional.of(id), direction, verdict, action, from, to, after, limit);
  }

  /** Only mails that went this way. */
  public StoryQuery withDirection(Direction way) {
    return new StoryQuery(
        address, messageId, mail, Optional.of(way), verdict, action, from, to, after, limit);
  }

  /** Only mails with this verdict. */
  public StoryQuery withVerdict(String word) {
    return new StoryQuery(
        address, messageId, mail, direction, Optional.of(word), action, from, to, after, limit);
  }

  /** Only mails with this action. */
  public StoryQuery withAction(String word) {
    return new StoryQuery(
        address, messageId, mail, direction, verdict, Optional.of(word), from, to, after, limit);
  }

  /** Only mails that came at this time or later. */
  public StoryQuery withFrom(Instant first) {
    return new StoryQuery(
        address, messageId, mail, direction, verdict, action, Optional.of(first), to, after, limit);
  }

  /** Only mails that came before this time. */
  public StoryQuery withTo(Instant end) {
    return new StoryQuery(
        address, messageId, mail, direction, verdict, action, from, Optional.of(end), after, limit);
  }

  /** The page below this mail. */
  public StoryQuery withAfter(MailId last) {
    return new StoryQuery(
        address, messageId, mail, direction, verdict, action, from, to, Optional.of(last), limit);
  }

  /** Another number at most. */
  public StoryQuery withLimit(int most) {
    return new StoryQuery(
        address, messageId, mail, direction, verdict, action, from, to, after, most);
  }
}
