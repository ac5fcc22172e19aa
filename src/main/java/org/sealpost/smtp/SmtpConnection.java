package org.sealpost.smtp;

import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;

/** A connection to one hop at one TLS level, over which mails go one after the other. */
@SuppressWarnings("DoNotCallSuggester")
public final class SmtpConnection implements AutoCloseable {

  private final String what;

  SmtpConnection(ClientSettings settings, Hop hop, TlsLevel tls) {
    what = settings.hostname() + hop + tls;
  }

  /**
   * Sends a mail. Line ends of the content that are not CRLF become CRLF on the wire, all other
   * octets go as they are. A connection that the peer closed since the last mail is opened again.
   */
  public Transmission send(Envelope envelope, Content content) {
    throw new UnsupportedOperationException("follows " + what);
  }

  /** Whether the next mail can go over this connection too. */
  public boolean isUsable() {
    throw new UnsupportedOperationException("follows " + what);
  }

  /** Says QUIT if that makes sense, and closes. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("follows " + what);
  }
}
