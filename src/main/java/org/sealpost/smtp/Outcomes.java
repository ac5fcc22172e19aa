package org.sealpost.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Address;

/** What came of a mail for each recipient; the first word on a recipient stands. */
final class Outcomes {

  private final List<Address> recipients;
  private final @Nullable RecipientOutcome[] settled;

  Outcomes(List<Address> recipients) {
    this.recipients = recipients;
    this.settled = new @Nullable RecipientOutcome[recipients.size()];
  }

  /** Whether somebody's is not known yet. */
  boolean hasOpen() {
    return Arrays.asList(settled).contains(null);
  }

  /** Those of whom nothing is known yet, by their places among the recipients. */
  List<Integer> open() {
    return IntStream.range(0, settled.length).filter(i -> settled[i] == null).boxed().toList();
  }

  Address address(int recipient) {
    return recipients.get(recipient);
  }

  void settle(int recipient, RecipientOutcome outcome) {
    settled[recipient] = outcome;
  }

  /** For all of whom nothing is known yet. */
  void settleOpen(Function<Address, RecipientOutcome> outcome) {
    for (int i = 0; i < settled.length; i++) {
      if (settled[i] == null) {
        settled[i] = outcome.apply(recipients.get(i));
      }
    }
  }

  /** A reply that refuses is the fate of all of whom nothing is known yet. */
  void refuseIf(Optional<Reply> reply) {
    reply
        .filter(said -> !said.isPositive())
        .ifPresent(said -> settleOpen(address -> new RecipientOutcome.Refused(address, said)));
  }

  /** The connection failed before the peer could have the mail. */
  void unreached(IOException failed, String when) {
    settleOpen(
        address ->
            new RecipientOutcome.Unreached(
                address, Causes.status(failed), when + Causes.of(failed)));
  }

  /** RFC 1047 §2: the peer may have the mail; sending it again may make two. */
  void unknown(IOException failed, String when) {
    settleOpen(
        address ->
            new RecipientOutcome.Unknown(
                address, Causes.status(failed), "outcome unknown, " + when + Causes.of(failed)));
  }

  /** Takes all words back. */
  void forget() {
    Arrays.fill(settled, null);
  }

  /** All of them, in the order of the recipients. Throws IllegalStateException if one is open. */
  List<RecipientOutcome> all() {
    var all = new ArrayList<RecipientOutcome>();
    for (var outcome : settled) {
      if (outcome == null) {
        throw new IllegalStateException("a recipient without outcome");
      }
      all.add(outcome);
    }
    return all;
  }
}
