package org.sealpost.delivery;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Transmission;

/** What the servers of one destination said about one mail, one after the other. */
final class Course {

  /**
   * How many servers may be talked to about one mail; those that cannot be reached do not count.
   */
  private static final int MOST_TALKS = 2;

  private static final long LONGEST_NANOS = Duration.ofMinutes(15).toNanos();

  private @Nullable Transmission best;
  private boolean bestReached;
  private int talks;
  private boolean decided;

  /**
   * Adds what one server brought.
   *
   * @param reached whether it was ready to take a mail
   */
  void add(Transmission said, boolean reached) {
    // Declined by us: no word about the mail was said.
    talks += reached && !isDeclined(said) ? 1 : 0;
    decided = reached && said.outcomes().stream().anyMatch(Course::isDecisive);
    if (best == null || decided || rank(said, reached) > rank(best, bestReached)) {
      best = said;
      bestReached = reached;
    }
  }

  /** Who took or refused a mail for good, or may have it, ends the search. */
  private static boolean isDecisive(RecipientOutcome outcome) {
    return switch (outcome) {
      case RecipientOutcome.Accepted _, RecipientOutcome.Unknown _ -> true;
      case RecipientOutcome.Refused(var _, var reply) -> reply.isPermanent();
      case RecipientOutcome.Declined _, RecipientOutcome.Unreached _ -> false;
    };
  }

  /** Whether we ourselves found that the server cannot take the mail. */
  static boolean isDeclined(Transmission said) {
    return said.outcomes().stream().allMatch(RecipientOutcome.Declined.class::isInstance);
  }

  /**
   * Of servers that did not decide, one that may do so later counts more than one that never will.
   */
  private static int rank(Transmission said, boolean reached) {
    return said.outcomes().stream().allMatch(Course::isForGood) ? 0 : reached ? 2 : 1;
  }

  private static boolean isForGood(RecipientOutcome outcome) {
    return switch (outcome) {
      case RecipientOutcome.Accepted _, RecipientOutcome.Unreached _, RecipientOutcome.Unknown _ ->
          false;
      case RecipientOutcome.Declined declined -> declined.reply().isPermanent();
      case RecipientOutcome.Refused refused -> refused.reply().isPermanent();
    };
  }

  boolean isDecided() {
    return decided;
  }

  /** Whether no other server shall be tried now. */
  boolean isLongEnough(long began) {
    return talks >= MOST_TALKS || System.nanoTime() - began > LONGEST_NANOS;
  }

  /** Whether one server was ready to take a mail. */
  boolean isReached() {
    return talks > 0;
  }

  /** What counts; empty if no server was tried. */
  Optional<Transmission> best() {
    return Optional.ofNullable(best);
  }
}
