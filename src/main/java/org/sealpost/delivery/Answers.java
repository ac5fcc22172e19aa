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
      case RecipientOutcome.Refused refused ->
          refused.reply().isPermanent()
              ? new Attempt.Failed(recipient, enhanced(refused.reply()), refused.reply().text())
              : later(recipient, enhanced(refused.reply()), refused.reply().text(), now);
      // RFC 3463 §3.5: X.4.1 no answer from host, X.4.2 bad connection; we cannot tell them apart.
      case RecipientOutcome.Unreached unreached ->
          later(recipient, "4.4.1", unreached.cause(), now);
    };
  }

  /** Another attempt, or none if the mail's time is over. */
  static Attempt later(Load.Claimed recipient, String enhanced, String answer, Instant now) {
    return now.isBefore(recipient.expires())
        ? new Attempt.Deferred(recipient, enhanced, answer)
        : new Attempt.Failed(recipient, "5.4.7", "not delivered in time; last answer: " + answer);
  }
}
