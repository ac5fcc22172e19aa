package org.sealpost.smtp;

import java.time.Duration;

/**
 * What one listener bears; beyond it a client hears a 4xx or 5xx reply and loses only its own
 * session.
 *
 * @param sessions at the same time, all clients together
 * @param sessionsPerClient at the same time from one IPv4 address or one IPv6 /64
 * @param recipients per mail (RFC 5321 §4.5.3.1.8 asks for at least 100)
 * @param errors replies of 4xx and 5xx that a client may collect without getting a mail through
 * @param idleCommands NOOP, RSET, VRFY, HELP, a second EHLO and the like without getting a mail
 *     through
 * @param mails per session
 * @param session how long a session may last; it ends between two mails
 * @param command how long a client may take for a whole command, and how far a transfer may fall
 *     behind {@code octetsPerSecond} (RFC 5321 §4.5.3.2.7 asks for 5 minutes)
 * @param handshake how long TLS may take to begin
 * @param greeting how long we wait before we greet; who speaks first is refused. Zero: at once
 * @param drain how long {@link SmtpServer#close} waits for mails that are being received
 * @param octetsPerSecond the slowest transfer of a mail
 * @param octetsInMemory of a mail; the rest of a larger one lies in a file
 * @param clients what one client may do within a minute, and what happens to one that misbehaves
 */
public record SmtpLimits(
    int sessions,
    int sessionsPerClient,
    int recipients,
    int errors,
    int idleCommands,
    int mails,
    Duration session,
    Duration command,
    Duration handshake,
    Duration greeting,
    Duration drain,
    int octetsPerSecond,
    int octetsInMemory,
    ClientLimits clients) {

  /** What a gateway on two cores bears, and what honest clients never meet. */
  public static final SmtpLimits USUAL =
      new SmtpLimits(
          2_000,
          200,
          1_000,
          20,
          100,
          100_000,
          Duration.ofHours(1),
          Duration.ofSeconds(300),
          Duration.ofSeconds(60),
          Duration.ZERO,
          Duration.ofSeconds(30),
          500,
          64 * 1024,
          ClientLimits.USUAL);

  private static final Duration HASTE = Duration.ofSeconds(10);

  public SmtpLimits {
    if (sessions < 1
        || sessionsPerClient < 1
        || recipients < 1
        || errors < 1
        || idleCommands < 1
        || mails < 1
        || octetsPerSecond < 1
        || octetsInMemory < 1024) {
      throw new IllegalArgumentException("a limit below what one mail needs");
    }
  }

  /** While it is crowded: who dawdles or errs must make room for others. */
  SmtpLimits underStress() {
    return new SmtpLimits(
        sessions,
        sessionsPerClient,
        recipients,
        1,
        1,
        mails,
        session,
        shorter(command, HASTE),
        shorter(handshake, HASTE),
        greeting,
        drain,
        octetsPerSecond,
        octetsInMemory,
        clients);
  }

  /** The same for so many sessions. */
  public SmtpLimits withSessions(int all, int perClient) {
    return new SmtpLimits(
        all,
        perClient,
        recipients,
        errors,
        idleCommands,
        mails,
        session,
        command,
        handshake,
        greeting,
        drain,
        octetsPerSecond,
        octetsInMemory,
        clients);
  }

  /** The same with other limits for each client. */
  public SmtpLimits withClients(ClientLimits other) {
    return new SmtpLimits(
        sessions,
        sessionsPerClient,
        recipients,
        errors,
        idleCommands,
        mails,
        session,
        command,
        handshake,
        greeting,
        drain,
        octetsPerSecond,
        octetsInMemory,
        other);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
