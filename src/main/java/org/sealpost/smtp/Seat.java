package org.sealpost.smtp;

import java.net.InetAddress;
import java.util.Optional;

/** The place that one session takes among those that are open; it moves when the client shows. */
final class Seat implements AutoCloseable {

  private final Gate gate;
  private final Admission.Guest guest;
  private Optional<InetAddress> taken = Optional.empty();

  Seat(Gate gate, Admission.Guest guest) {
    this.gate = gate;
    this.guest = guest;
  }

  /** Sits down for a client; or why it cannot. */
  Optional<Reply> take(InetAddress client) {
    return seated(client, gate.enter(client, guest));
  }

  /** Sits down for a proxy until it says who connects; what clients did is not its fault. */
  Optional<Reply> await(InetAddress proxy) {
    return seated(proxy, gate.enterAsProxy(proxy, guest));
  }

  /** Makes room where it sat and sits down for another client; or why it cannot. */
  Optional<Reply> moveTo(InetAddress other) {
    close();
    return take(other);
  }

  private Optional<Reply> seated(InetAddress client, Optional<Reply> refusal) {
    if (refusal.isEmpty()) {
      taken = Optional.of(client);
    }
    return refusal;
  }

  @Override
  public void close() {
    taken.ifPresent(client -> gate.leave(client, guest));
    taken = Optional.empty();
  }
}
