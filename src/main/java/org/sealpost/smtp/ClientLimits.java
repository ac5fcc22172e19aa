package org.sealpost.smtp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What one client may do within a minute, and how long one that misbehaves stays outside. A client
 * is an IPv4 address or an IPv6 /64.
 *
 * @param connections a minute; zero for as many as it likes
 * @param mails a minute; zero for as many as it likes
 * @param recipients a minute; zero for as many as it likes
 * @param neighbours how many times as much all clients of a net (IPv4 /24, IPv6 /48) may do
 *     together
 * @param mark points at which a client goes to the penalty box; zero if there is none
 * @param penalty how long it stays there
 * @param exempt who is never counted: our own machines
 */
public record ClientLimits(
    int connections,
    int mails,
    int recipients,
    int neighbours,
    double mark,
    Duration penalty,
    Predicate<InetAddress> exempt) {

  /** For strangers: what even a large sender does not reach, and a flood does. */
  public static final ClientLimits USUAL =
      new ClientLimits(
          3_000, 6_000, 30_000, 4, 100, Duration.ofMinutes(5), InetAddress::isLoopbackAddress);

  /** For our own servers: nothing is counted. */
  public static final ClientLimits NONE = new ClientLimits(0, 0, 0, 1, 0, Duration.ZERO, _ -> true);

  public ClientLimits {
    if (connections < 0 || mails < 0 || recipients < 0 || neighbours < 1 || mark < 0) {
      throw new IllegalArgumentException("a limit below nothing");
    }
  }
}
