package org.sealpost.smtp;

import java.net.InetAddress;

/** The place that one session takes among those that are open; it moves when the client shows. */
final class Seat implements AutoCloseable {

  private final Admission admission;
  private InetAddress client;
  private boolean taken;

  Seat(Admission admission, InetAddress client) {
    this.admission = admission;
    this.client = client;
  }

  /** Sits down, if there is room for that client. */
  boolean take() {
    taken = admission.enter(client);
    return taken;
  }

  /** Makes room where it sat and sits down for another client, if there is room. */
  boolean moveTo(InetAddress other) {
    close();
    client = other;
    return take();
  }

  @Override
  public void close() {
    if (taken) {
      taken = false;
      admission.leave(client);
    }
  }
}
