package org.sealpost.smtp;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;

/** Hands mail on to other servers by SMTP (RFC 5321) and LMTP (RFC 2033). Safe for many threads. */
public final class SmtpClient {

  private final ClientSettings settings;
  private final Dialling dialling;
  private final BrokenChunks brokenChunks;
  private final LongAdder connections = new LongAdder();
  private final LongAdder mails = new LongAdder();
  private final LongAdder mended = new LongAdder();

  public SmtpClient(ClientSettings settings) {
    this(settings, System::nanoTime);
  }

  SmtpClient(ClientSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.brokenChunks = new BrokenChunks(nanos);
    this.dialling = new Dialling(settings);
  }

  /** One mail over a connection of its own. Never throws for what the network or the peer does. */
  public Transmission send(Hop hop, TlsLevel tls, Envelope envelope, Content content) {
    return send(hop, Protection.of(tls), envelope, content);
  }

  /** One mail over a connection of its own, which must be protected in this way. */
  public Transmission send(Hop hop, Protection protection, Envelope envelope, Content content) {
    try (var connection = connect(hop, protection)) {
      return connection.send(envelope, content);
    }
  }

  /**
   * A connection for several mails, for this hop and this TLS level only. If the hop cannot be
   * reached, the connection is not usable and every mail sent over it is told the reason.
   */
  public SmtpConnection connect(Hop hop, TlsLevel tls) {
    return connect(hop, Protection.of(tls));
  }

  /** The same for this way of protection only. */
  public SmtpConnection connect(Hop hop, Protection protection) {
    return new SmtpConnection(this, hop, protection);
  }

  /**
   * Asks whether the hop would take mail for an address, and sends none. The answer to RCPT is the
   * outcome; whatever goes wrong before leaves it unreached.
   */
  public RecipientOutcome probe(Hop hop, TlsLevel tls, Address recipient) {
    return switch (dial(hop, Protection.of(tls))) {
      case Dialling.Result.Failed(Failure failure) ->
          new RecipientOutcome.Unreached(recipient, "4.4.1", cause(failure));
      case Dialling.Result.Open(HopSession session, var _) -> probed(session, recipient);
    };
  }

  private static String cause(Failure failure) {
    return switch (failure) {
      case Failure.Said(Reply reply) -> reply.text();
      case Failure.Broke(String _, String cause) -> cause;
      case Failure.BrokeAtTls(TlsTrouble _, String cause) -> cause;
    };
  }

  private RecipientOutcome probed(HopSession session, Address recipient) {
    try (session) {
      // Nobody is bounced for a question (RFC 5321 §4.5.5).
      var from = session.ask("MAIL FROM:<>", settings.command());
      if (!from.isPositive()) {
        return new RecipientOutcome.Unreached(
            recipient, "4.3.0", "MAIL was answered with " + from.text());
      }
      var to = session.ask("RCPT TO:<" + recipient + ">", settings.command());
      return to.isPositive()
          ? new RecipientOutcome.Accepted(recipient, to)
          : new RecipientOutcome.Refused(recipient, to);
    } catch (IOException lost) {
      return new RecipientOutcome.Unreached(recipient, Causes.status(lost), Causes.of(lost));
    }
  }

  /** What it has done so far. */
  public ClientCounters counters() {
    return new ClientCounters(connections.sum(), mails.sum(), mended.sum());
  }

  Dialling.Result dial(Hop hop, Protection protection) {
    connections.increment();
    return dialling.dial(hop, protection);
  }

  /** Who breaks on chunks. */
  BrokenChunks brokenChunks() {
    return brokenChunks;
  }

  ClientSettings settings() {
    return settings;
  }

  void count(Sending sending) {
    mails.increment();
    mended.add(sending.mended());
  }
}
