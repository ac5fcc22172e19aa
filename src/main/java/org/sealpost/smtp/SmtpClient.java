package org.sealpost.smtp;

import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;

/** Hands mail on to other servers by SMTP (RFC 5321). Safe for many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class SmtpClient {

  private final ClientSettings settings;

  public SmtpClient(ClientSettings settings) {
    this.settings = settings;
  }

  /** One mail over a connection of its own. Never throws for what the network or the peer does. */
  public Transmission send(Hop hop, TlsLevel tls, Envelope envelope, Content content) {
    try (var connection = connect(hop, tls)) {
      return connection.send(envelope, content);
    }
  }

  /**
   * A connection for several mails. If the hop cannot be reached, the connection is not usable and
   * every mail sent over it is told the reason.
   */
  public SmtpConnection connect(Hop hop, TlsLevel tls) {
    return new SmtpConnection(settings, hop, tls);
  }
}
