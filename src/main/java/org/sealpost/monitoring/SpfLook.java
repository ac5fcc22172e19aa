package org.sealpost.monitoring;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.authenticity.SpfCost;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/** Whether the SPF record of a domain lets us send, and can be followed to its end (RFC 7208). */
final class SpfLook {

  private static final int NEARLY = SpfCost.MOST_LOOKUPS - 2;

  private final Resolver resolver;
  private final SenderAuthentication authentication;
  private final Domain hostname;
  private final List<InetAddress> addresses;

  /**
   * @param addresses that send to the world; none where a smart host does
   */
  SpfLook(
      Resolver resolver,
      SenderAuthentication authentication,
      Domain hostname,
      List<InetAddress> addresses) {
    this.resolver = resolver;
    this.authentication = authentication;
    this.hostname = hostname;
    this.addresses = List.copyOf(addresses);
  }

  List<Finding> findings(Domain domain) {
    var wanted = domain + ". TXT \"v=spf1 a:" + hostname + " mx -all\"";
    var record = TextRecord.at(resolver, domain.name(), "v=spf1");
    if (!(record instanceof TextRecord.One(var text))) {
      return List.of(TextRecord.without("SPF of " + domain, record, wanted));
    }
    var findings = new ArrayList<Finding>();
    for (var address : addresses) {
      findings.add(covered(domain, address, text));
    }
    if (addresses.isEmpty()) {
      findings.add(Finding.ok("SPF of " + domain, text));
    }
    findings.add(cost(domain));
    return findings;
  }

  private Finding covered(Domain domain, InetAddress address, String record) {
    var outcome = authentication.spf(address, domain, hostname.name());
    var part = "SPF of %s for %s".formatted(domain, address.getHostAddress());
    return outcome.result() == AuthenticationResult.PASS
        ? Finding.ok(part, record)
        : Finding.fail(
                part,
                "%s: %s (%s)"
                    .formatted(
                        outcome.result().name().toLowerCase(Locale.ROOT), outcome.reason(), record),
                "add a:" + hostname + " before its end")
            .expecting("pass");
  }

  private Finding cost(Domain domain) {
    var part = "SPF look-ups of " + domain;
    var cost = authentication.spfCost(domain);
    var found =
        "%d look-ups, %d of them find nothing".formatted(cost.lookups(), cost.voids())
            + (cost.faults().isEmpty() ? "" : "; " + String.join("; ", cost.faults()))
            + (cost.advice().isEmpty() ? "" : "; " + String.join("; ", cost.advice()));
    var expected = "at most %d, %d".formatted(SpfCost.MOST_LOOKUPS, SpfCost.MOST_VOIDS);
    if (cost.lookups() > SpfCost.MOST_LOOKUPS
        || cost.voids() > SpfCost.MOST_VOIDS
        || !cost.faults().isEmpty()) {
      return Finding.fail(
              part, found, "write ip4: and ip6: instead of include: and a: where addresses stay")
          .expecting(expected);
    }
    return (cost.lookups() > NEARLY || !cost.advice().isEmpty()
            ? Finding.warn(part, found, "see RFC 7208 §4.6.4 and §5: fewer and closed terms")
            : Finding.ok(part, found))
        .expecting(expected);
  }
}
