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
    try (var connection = connect(hop, tls)) {
      return connection.send(envelope, content);
    }
  }

  /**
   * A connection for several mails, for this hop and this TLS level only. If the hop cannot be
   * reached, the connection is not usable and every mail sent over it is told the reason.
   */
  public SmtpConnection connect(Hop hop, TlsLevel tls) {
    return new SmtpConnection(this, hop, tls);
  }

  /** What it has done so far. */
  public ClientCounters counters() {
    return new ClientCounters(connections.sum(), mails.sum(), mended.sum());
  }

  Dialling.Result dial(Hop hop, TlsLevel tls) {
    connections.increment();
    return dialling.dial(hop, tls);
  }

  ClientSettings settings() {
    return settings;
  }

  void count(Sending sending) {
    mails.increment();
    mended.add(sending.mended());
  }
}
