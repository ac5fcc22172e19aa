package org.sealpost.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How mail comes in at present.
 *
 * @param listeners in the order in which they were opened
 * @param certificates that they show, the first to end first
 */
public record Transport(List<ListenerLine> listeners, List<ShownCertificate> certificates) {

  public Transport {
    listeners = List.copyOf(listeners);
    certificates = List.copyOf(certificates);
  }

  /**
   * One listener.
   *
   * @param name as in the configuration
   * @param address where it is bound
   * @param security starttls, tls or none
   * @param traffic what SMTP clients did there; empty for pages
   */
  public record ListenerLine(
      String name, String address, String security, Optional<ListenerTraffic> traffic) {}

  /**
   * What SMTP clients did at a listener since the start.
   *
   * @param open sessions that are open now
   * @param crowded whether there are so many that limits are strict
   * @param sessions clients that connected
   * @param turnedAway clients that met a limit
   * @param mails accepted
   * @param refused mails refused after their last octet
   */
  public record ListenerTraffic(
      long open, boolean crowded, long sessions, long turnedAway, long mails, long refused) {}

  /**
   * A certificate that listeners show.
   *
   * @param name the host that it names first
   * @param source files, private or acme
   * @param notAfter when it ends
   * @param daysLeft whole days until then, negative after it
   * @param level ok, warn or fail
   */
  public record ShownCertificate(
      String name, String source, Instant notAfter, long daysLeft, String level) {}
}
