package org.sealpost.smtp;

import java.util.concurrent.atomic.LongAdder;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;

/** Hands mail on to other servers by SMTP (RFC 5321). Safe for many threads. */
public final class SmtpClient {

  private final ClientSettings settings;
  private final Dialling dialling;
  private final LongAdder connections = new LongAdder();
  private final LongAdder mails = new LongAdder();
  private final LongAdder mended = new LongAdder();

  public SmtpClient(ClientSettings settings) {
    this.settings = settings;
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

  /** What it has done so far. */
  public ClientCounters counters() {
    return new ClientCounters(connections.sum(), mails.sum(), mended.sum());
  }

  Dialling.Result dial(Hop hop, Protection protection) {
    connections.increment();
    return dialling.dial(hop, protection);
  }

  ClientSettings settings() {
    return settings;
  }

  void count(Sending sending) {
    mails.increment();
    mended.add(sending.mended());
  }
}
