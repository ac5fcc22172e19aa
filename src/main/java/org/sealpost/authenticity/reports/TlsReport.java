package org.sealpost.authenticity.reports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How TLS fared on the way to one domain in one span of time (RFC 8460 §4.4).
 *
 * @param organization who reports
 * @param contact how to reach them
 * @param id names the report, unique among those to the domain
 * @param begin the first moment
 * @param end the last second
 * @param policies one for each policy that was met
 */
public record TlsReport(
    String organization,
    String contact,
    String id,
    Instant begin,
    Instant end,
    List<Policy> policies) {

  public TlsReport {
    policies = List.copyOf(policies);
  }

  /**
   * Sessions under one policy.
   *
   * @param kind {@code tlsa}, {@code sts} or {@code no-policy-found}
   * @param domain whose policy
   * @param lines the policy itself
   * @param exchangers patterns of mail exchangers in it
   */
  public record Policy(
      String kind,
      String domain,
      List<String> lines,
      List<String> exchangers,
      long successful,
      long failed,
      List<Failure> failures) {

    public Policy {
      lines = List.copyOf(lines);
      exchangers = List.copyOf(exchangers);
      failures = List.copyOf(failures);
    }
  }

  /**
   * Sessions that failed in one way.
   *
   * @param result the result type of RFC 8460 §4.3
   * @param sender the address that tried; empty if unknown
   * @param exchanger the server's name; empty if unknown
   * @param receiver the server's address; empty if unknown
   * @param reason what its software said more; empty if nothing
   */
  public record Failure(
      String result,
      Optional<String> sender,
      Optional<String> exchanger,
      Optional<String> receiver,
      long sessions,
      Optional<String> reason) {}
}
