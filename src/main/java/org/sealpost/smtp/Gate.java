package org.sealpost.smtp;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sessions of a listener share: who is in, what clients did lately, and the counts. */
final class Gate {

  private static final Logger log = LoggerFactory.getLogger(Gate.class);

  private static final Reply PENALTY =
      Reply.of(421, "4.7.0", "You were turned away for what you did, come again later");
  private static final Reply CONNECTIONS =
      Reply.of(421, "4.7.1", "Too many connections within a minute, come again later");
  static final Reply BUSY = Reply.of(421, "4.7.0", "Too many sessions, come again later");

  private final String listener;
  private final Admission admission;
  private final ClientBook book;
  private final Tally tally = new Tally();

  Gate(ListenerSettings settings, LongSupplier nanos) {
    listener = settings.name();
    admission = new Admission(settings.name(), settings.limits(), nanos);
    book = new ClientBook(settings.limits().clients(), nanos);
  }

  /** What a client hears for whom there is no descriptor: it is counted and kept out. */
  Reply noSeat() {
    tally.session();
    tally.turnAway(TurnedAway.CROWDED);
    return BUSY;
  }

  /** Lets a client in, or says why not. Who is in must {@link #leave}. */
  Optional<Reply> enter(InetAddress client, Admission.Guest guest) {
    tally.session();
    if (book.isInPenaltyBox(client)) {
      return away(TurnedAway.PENALTY, PENALTY);
    }
    if (!book.admits(client, ClientBook.Deed.CONNECTION)) {
      return away(TurnedAway.CONNECTIONS, CONNECTIONS);
    }
    return seat(client, guest);
  }

  /** Lets a proxy in that has not said yet who connects. */
  Optional<Reply> enterAsProxy(InetAddress proxy, Admission.Guest guest) {
    return seat(proxy, guest);
  }

  private Optional<Reply> seat(InetAddress client, Admission.Guest guest) {
    return switch (admission.enter(client, guest)) {
      case IN -> Optional.empty();
      case FULL -> away(TurnedAway.CROWDED, BUSY);
      case CLIENT_FULL -> away(TurnedAway.CLIENT_CROWDED, BUSY);
    };
  }

  void leave(InetAddress client, Admission.Guest guest) {
    admission.leave(client, guest);
  }

  /** The limits of this moment. */
  SmtpLimits limits() {
    return admission.limits();
  }

  boolean isStressed() {
    return admission.isStressed();
  }

  Tally tally() {
    return tally;
  }

  /** Whether the client may do this now; if not, that is counted. */
  boolean admits(InetAddress client, ClientBook.Deed deed) {
    if (book.admits(client, deed)) {
      return true;
    }
    tally.turnAway(
        switch (deed) {
          case CONNECTION -> TurnedAway.CONNECTIONS;
          case MAIL -> TurnedAway.MAILS;
          case RECIPIENT -> TurnedAway.RECIPIENTS;
        });
    return false;
  }

  /** Writes down what a client did wrong. */
  void charge(InetAddress client, Offence offence) {
    if (book.charge(client, offence)) {
      log.warn(
          "{}: {} sits in the penalty box, at last for {}",
          listener,
          client.getHostAddress(),
          offence.name());
    }
  }

  /** A mail of the client was accepted. */
  void praise(InetAddress client) {
    book.praise(client);
  }

  SmtpCounters counters() {
    return tally.counters(admission.open(), admission.isStressed());
  }

  private Optional<Reply> away(TurnedAway reason, Reply reply) {
    tally.turnAway(reason);
    return Optional.of(reply);
  }
}
