package org.sealpost.smtp;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How our client talks to next hops.
 *
 * @param hostname what it calls itself in EHLO
 * @param verifying the trust anchors for {@link TlsLevel#VERIFIED}; empty: those of the JVM
 * @param connect how long a connection may take to come about
 * @param handshake how long TLS may take to begin
 * @param command how long the greeting, EHLO, MAIL and RCPT may take (RFC 5321 §4.5.3.2.1 to 3)
 * @param dataStart how long DATA may take (RFC 5321 §4.5.3.2.4)
 * @param dataBlock how long each block of a mail may take (RFC 5321 §4.5.3.2.5)
 * @param dataEnd how long the reply to the final dot may take (RFC 5321 §4.5.3.2.6)
 * @param mailsPerConnection after how many mails a connection is no longer usable
 */
public record ClientSettings(
    String hostname,
    Optional<SSLContext> verifying,
    Duration connect,
    Duration handshake,
    Duration command,
    Duration dataStart,
    Duration dataBlock,
    Duration dataEnd,
    int mailsPerConnection) {

  /** The times of RFC 5321 §4.5.3.2, with the trust anchors of the JVM. */
  public static ClientSettings usual(String hostname) {
    return new ClientSettings(
        hostname,
        Optional.empty(),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        Duration.ofMinutes(2),
        Duration.ofMinutes(3),
        Duration.ofMinutes(10),
        100);
  }
}
