package org.sealpost.delivery;

import java.util.List;
import org.sealpost.delivery.sts.PolicyFetch;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** The MTA-STS policy of a domain as those get it who send there (RFC 8461 §3.3). */
public sealed interface FetchedPolicy {

  /**
   * A policy, over a connection that a stranger trusts.
   *
   * @param lines what it says, one entry each
   */
  record Came(List<String> lines) implements FetchedPolicy {
    public Came {
      lines = List.copyOf(lines);
    }
  }

  /** Nothing that a sender would take. */
  record Refused(String why) implements FetchedPolicy {}

  /** Fetches it now, as for a mail; half a minute at most. */
  static FetchedPolicy of(Resolver resolver, Domain domain) {
    return switch (new PolicyFetch(resolver).fetch(domain)) {
      case PolicyFetch.Result.Fetched(var policy) -> new Came(policy.lines());
      case PolicyFetch.Result.Failed(var word, var cause) -> new Refused(word + ": " + cause);
    };
  }
}
