package org.sealpost.delivery;

import java.time.Instant;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.ReversePath;

/**
 * Which entries of the queue are meant; what is empty does not restrict.
 *
 * @param state in that state
 * @param destination to that domain
 * @param recipient to that address
 * @param sender with that reverse path
 * @param reason that wait for that reason
 * @param acceptedBefore accepted earlier
 */
public record QueueFilter(
    Optional<QueueState> state,
    Optional<Domain> destination,
    Optional<Address> recipient,
    Optional<ReversePath> sender,
    Optional<Reason> reason,
    Optional<Instant> acceptedBefore) {

  /** Everything. */
  public static final QueueFilter ALL =
      new QueueFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** What is in that state. */
  public static QueueFilter in(QueueState state) {
    return new QueueFilter(
        Optional.of(state),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What goes to that domain. */
  public static QueueFilter to(Domain destination) {
    return new QueueFilter(
        Optional.empty(),
        Optional.of(destination),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What goes to that address. */
  public static QueueFilter to(Address recipient) {
    return new QueueFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.of(recipient),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What has that reverse path. */
  public static QueueFilter from(ReversePath sender) {
    return new QueueFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(sender),
        Optional.empty(),
        Optional.empty());
  }

  /** What waits for that reason. */
  public static QueueFilter because(Reason reason) {
    return new QueueFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(reason),
        Optional.empty());
  }

  /** The same, of what was accepted earlier than that. */
  public QueueFilter before(Instant time) {
    return new QueueFilter(state, destination, recipient, sender, reason, Optional.of(time));
  }
}
