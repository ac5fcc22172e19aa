package org.sealpost.monitoring;

import org.sealpost.directory.HostedMtaSts;
import org.sealpost.mail.Domain;

/** DNS records as an administrator pastes them into a zone. */
public final class WantedRecords {

  private WantedRecords() {}

  /** Where others report failures of TLS (RFC 8460 §3). */
  public static String tlsReports(Domain domain) {
    return "_smtp._tls.%s. TXT \"v=TLSRPTv1; rua=mailto:tls-reports@%s\"".formatted(domain, domain);
  }

  /** That there is a policy, and which (RFC 8461 §3.1). */
  public static String policy(Domain domain, HostedMtaSts policy) {
    return "_mta-sts.%s. TXT \"%s\"".formatted(domain, policy.record());
  }

  /** Where the policy is fetched: at our portal. */
  public static String policyHost(Domain domain, Domain hostname) {
    return "%s. CNAME %s.".formatted(HostedMtaSts.host(domain), hostname);
  }
}
