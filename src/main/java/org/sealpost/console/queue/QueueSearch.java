package org.sealpost.console.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.delivery.QueueFilter;
import org.sealpost.delivery.QueueState;
import org.sealpost.delivery.Reason;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.ReversePath;

/**
 * A filter of the queue as somebody typed it; what is blank does not restrict.
 *
 * @param state queued, held or parked
 * @param destination a domain
 * @param recipient an address
 * @param sender an address, or {@code <>} for mail without a sender
 * @param reason a word such as {@code mailbox-full}
 * @param olderThanMinutes accepted so long ago
 */
record QueueSearch(
    Optional<String> state,
    Optional<String> destination,
    Optional<String> recipient,
    Optional<String> sender,
    Optional<String> reason,
    Optional<Long> olderThanMinutes) {

  private static final long LONGEST_AGE = Duration.ofDays(3_650).toMinutes();

  QueueFilter filter(InstantSource clock) {
    return new QueueFilter(
        Words.read(QueueState.class, "state", state),
        filled(destination)
            .map(
                text ->
                    Domain.parse(text)
                        .orElseThrow(() -> Problem.malformed("destination is no domain name."))),
        filled(recipient).map(text -> address("recipient", text)),
        filled(sender)
            .map(
                text ->
                    text.equals("<>")
                        ? ReversePath.none()
                        : ReversePath.of(address("sender", text))),
        Words.read(Reason.class, "reason", reason),
        olderThanMinutes.map(
            minutes ->
                clock.instant().minus(Duration.ofMinutes(Math.clamp(minutes, 0, LONGEST_AGE)))));
  }

  private static Address address(String parameter, String text) {
    return Address.parse(text).orElseThrow(() -> Problem.malformed(parameter + " is no address."));
  }

  /** What restricts, for the audit log. */
  Map<String, String> restrictions() {
    var all = new LinkedHashMap<String, String>();
    filled(state).ifPresent(text -> all.put("state", text));
    filled(destination).ifPresent(text -> all.put("destination", text));
    filled(recipient).ifPresent(text -> all.put("recipient", text));
    filled(sender).ifPresent(text -> all.put("sender", text));
    filled(reason).ifPresent(text -> all.put("reason", text));
    olderThanMinutes.ifPresent(minutes -> all.put("olderThanMinutes", minutes.toString()));
    return all;
  }

  private static Optional<String> filled(Optional<String> text) {
    return text.map(String::strip).filter(given -> !given.isEmpty());
  }
}
