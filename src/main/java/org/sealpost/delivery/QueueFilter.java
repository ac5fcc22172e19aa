package org.sealpost.delivery;

import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/**
 * Which entries of the queue to show; what is empty does not restrict.
 *
 * @param state in that state
 * @param destination to that domain
 * @param recipient to that address
 */
public record QueueFilter(
    Optional<QueueState> state, Optional<Domain> destination, Optional<Address> recipient) {

  /** Everything. */
  public static final QueueFilter ALL =
      new QueueFilter(Optional.empty(), Optional.empty(), Optional.empty());

  /** What is in that state. */
  public static QueueFilter in(QueueState state) {
    return new QueueFilter(Optional.of(state), Optional.empty(), Optional.empty());
  }

  /** What goes to that domain. */
  public static QueueFilter to(Domain destination) {
    return new QueueFilter(Optional.empty(), Optional.of(destination), Optional.empty());
  }

  /** What goes to that address. */
  public static QueueFilter to(Address recipient) {
    return new QueueFilter(Optional.empty(), Optional.empty(), Optional.of(recipient));
  }
}
