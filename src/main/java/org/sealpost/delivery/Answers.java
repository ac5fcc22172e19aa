package org.sealpost.delivery;

import java.time.Instant;
import java.util.regex.Pattern;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Reply;

/** Reads from a next hop's answers what they mean for the queue. */
final class Answers {

  private static final Pattern ENHANCED = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");

  private Answers() {}

  /** The enhanced status code; one of the reply's class if the peer gave none that fits. */
  static String enhanced(Reply reply) {
    char type = (char) ('0' + reply.code() / 100);
    var said = reply.enhanced();
    return ENHANCED.matcher(said).matches() && said.charAt(0) == type ? said : type + ".0.0";
  }

  /** The enhanced status code of an attempt. */
  static String enhanced(Attempt attempt) {
    return switch (attempt) {
      case Attempt.Delivered delivered -> enhanced(delivered.reply());
      case Attempt.Deferred deferred -> deferred.enhanced();
      case Attempt.Broken broken -> "4.3.0";
      case Attempt.Failed failed -> failed.enhanced();
      case Attempt.Parked parked -> "4.3.0";
    };
  }

  /** What an outcome makes of a recipient at that time. */
  static Attempt attempt(Load.Claimed recipient, RecipientOutcome outcome, Instant now) {
    return switch (outcome) {
      case RecipientOutcome.Accepted accepted -> new Attempt.Delivered(recipient, accepted.reply());
      case RecipientOutcome.Refused(var _, var reply) -> refused(recipient, reply, true, now);
      case RecipientOutcome.Declined(var _, var reply) -> refused(recipient, reply, false, now);
      case RecipientOutcome.Unreached(var _, var status, var cause) ->
          later(recipient, status, cause, now);
      case RecipientOutcome.Unknown(var _, var status, var cause) ->
          later(recipient, status, cause, now);
    };
  }

  private static Attempt refused(Load.Claimed recipient, Reply reply, boolean quoted, Instant now) {
    return reply.isPermanent()
        ? new Attempt.Failed(recipient, enhanced(reply), reply.text(), quoted)
        : later(recipient, enhanced(reply), reply.text(), quoted, now);
  }

  /** Another attempt, or none if the mail's time is over. */
  static Attempt later(Load.Claimed recipient, String enhanced, String answer, Instant now) {
    return later(recipient, enhanced, answer, false, now);
  }

  private static Attempt later(
      Load.Claimed recipient, String enhanced, String answer, boolean quoted, Instant now) {
    return now.isBefore(recipient.expires())
        ? new Attempt.Deferred(recipient, enhanced, answer, quoted)
        : new Attempt.Failed(
            recipient, "5.4.7", "not delivered in time; last answer: " + answer, false);
  }
}
