package org.sealpost.smtp;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where and how a listener takes mail.
 *
 * @param name its name in logs and stories: {@code inbound}, {@code outbound}, {@code submission}
 * @param hostname what it calls itself
 * @param address where it listens; port 0 takes a free one
 * @param largestMessage in octets, offered as SIZE (RFC 1870 §4)
 * @param spool an existing folder for mails too large for memory while they come in; left-overs of
 *     an earlier run of the listener of this name are removed at the start
 * @param limits what it bears
 * @param tls the certificate for STARTTLS; empty if TLS is not offered. Each listener needs a
 *     context of its own, so that sessions cannot be resumed across listeners
 * @param access how clients come in and show who they are
 */
public record ListenerSettings(
    String name,
    String hostname,
    InetSocketAddress address,
    long largestMessage,
    Path spool,
    SmtpLimits limits,
    Optional<SSLContext> tls,
    Access access) {

  public ListenerSettings {
    if (tls.isEmpty() && (access.implicitTls() || access.logins().isPresent())) {
      throw new IllegalArgumentException("a login, and TLS from the start, need a certificate");
    }
  }

  /** A listener to which everybody comes as they are. */
  public ListenerSettings(
      String name,
      String hostname,
      InetSocketAddress address,
      long largestMessage,
      Path spool,
      SmtpLimits limits,
      Optional<SSLContext> tls) {
    this(name, hostname, address, largestMessage, spool, limits, tls, Access.OPEN);
  }

  /** The same listener with other ways to come in. */
  public ListenerSettings with(Access other) {
    return new ListenerSettings(name, hostname, address, largestMessage, spool, limits, tls, other);
  }
}
