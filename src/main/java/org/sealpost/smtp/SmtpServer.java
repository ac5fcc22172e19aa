package org.sealpost.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/** Takes mail from the network by SMTP (RFC 5321), each session on a virtual thread of its own. */
@SuppressWarnings("DoNotCallSuggester")
public final class SmtpServer implements AutoCloseable {

  private SmtpServer() {}

  /** Listens from now on. Throws if the address cannot be had; the message says which. */
  public static SmtpServer start(
      ListenerSettings settings, MailReceiver receiver, InstantSource clock) throws IOException {
    throw new UnsupportedOperationException("follows");
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    throw new UnsupportedOperationException("follows");
  }

  /** What it has done so far. */
  public SmtpCounters counters() {
    throw new UnsupportedOperationException("follows");
  }

  /**
   * Takes no more sessions, says 421 to those that wait, lets mails that are being received come to
   * their end within {@link SmtpLimits#drain}, and returns when all is quiet.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException("follows");
  }
}
