package org.sealpost.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The word on a mail that the peer has as a whole: one for all recipients, or over LMTP one for
 * each that was accepted, in their order (RFC 2033 §4.2). Each word counts once it is heard,
 * whatever becomes of the connection after it.
 */
final class LastReplies {

  /** How many times as long as for one word may be waited for all of them together. */
  private static final int MOST_WAITS = 3;

  private final HopSession session;
  private final Outcomes outcomes;
  private final Duration patience;
  private final long end;

  LastReplies(HopSession session, Outcomes outcomes, Duration patience) {
    this.session = session;
    this.outcomes = outcomes;
    this.patience = patience;
    this.end = System.nanoTime() + patience.multipliedBy(MOST_WAITS).toNanos();
  }

  /**
   * Hears them all.
   *
   * @param first the first of them, where somebody heard it already
   */
  void hear(Optional<Reply> first) throws IOException {
    var reply = first.isPresent() ? first.get() : session.hear(patience);
    if (!session.answersEach()) {
      settleAll(reply);
      return;
    }
    var open = outcomes.open();
    for (int i = 0; i < open.size(); i++) {
      settle(open.get(i), i == 0 ? reply : session.hear(left()));
    }
  }

  private Duration left() {
    var left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    return left.compareTo(patience) < 0 ? left : patience;
  }

  private void settleAll(Reply reply) throws IOException {
    if (reply.code() / 100 == 2) {
      outcomes.settleOpen(address -> new RecipientOutcome.Accepted(address, reply));
    }
    outcomes.refuseIf(Optional.of(reply));
    if (outcomes.hasOpen()) {
      throw outOfPlace(reply);
    }
  }

  private void settle(int recipient, Reply reply) throws IOException {
    if (reply.isPositive() && reply.code() / 100 != 2) {
      throw outOfPlace(reply);
    }
    var address = outcomes.address(recipient);
    outcomes.settle(
        recipient,
        reply.isPositive()
            ? new RecipientOutcome.Accepted(address, reply)
            : new RecipientOutcome.Refused(address, reply));
  }

  private static IOException outOfPlace(Reply reply) {
    return new HopSession.NotSmtpException("the mail was answered with " + reply.text());
  }
}
