package org.sealpost.console;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How mail comes in at present, and how safely it went out.
 *
 * @param listeners in the order in which they were opened
 * @param certificates that they show, the first to end first
 * @param outbound how TLS fared on the way to other domains in the last seven days, failures first
 */
public record Transport(
    List<ListenerLine> listeners, List<ShownCertificate> certificates, List<OutboundTls> outbound) {

  public Transport {
    listeners = List.copyOf(listeners);
    certificates = List.copyOf(certificates);
    outbound = List.copyOf(outbound);
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
   * Sessions with a domain that ended in one way.
   *
   * @param policy tlsa, sts or no-policy-found
   * @param result success, or the result type of RFC 8460 §4.3
   * @param latest the last day on which there was one, UTC
   */
  public record OutboundTls(
      String domain, String policy, String result, long sessions, LocalDate latest) {

    /** Whether TLS was as the policy wants it. */
    public boolean isGood() {
      return result.equals("success");
    }
  }

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
