package org.sealpost.monitoring;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.authenticity.SpfCost;
import org.sealpost.authenticity.spf.SpfRemark;
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
      return List.of(
          TextRecord.without(Phrase.of("part.spf", domain), record, wanted).expecting(wanted));
    }
    var findings = new ArrayList<Finding>();
    for (var address : addresses) {
      findings.add(covered(domain, address, text));
    }
    if (addresses.isEmpty()) {
      findings.add(Finding.ok(Phrase.of("part.spf", domain), "spf.ok", text).expecting(wanted));
    }
    findings.add(cost(domain));
    return findings;
  }

  private Finding covered(Domain domain, InetAddress address, String record) {
    var outcome = authentication.spf(address, domain, hostname.name());
    var part = Phrase.of("part.spf-for", domain, address.getHostAddress());
    var word = outcome.result().name().toLowerCase(Locale.ROOT);
    return (outcome.result() == AuthenticationResult.PASS
            ? Finding.ok(part, "spf.pass", record)
            : Finding.fail(part, "spf.not-pass", word, outcome.reason(), record)
                .mendedBy("spf.add", "a:" + hostname))
        .expectingThat("spf.wanted-pass", "a:" + hostname);
  }

  private Finding cost(Domain domain) {
    var part = Phrase.of("part.spf-lookups", domain);
    var cost = authentication.spfCost(domain);
    boolean isBroken =
        cost.lookups() > SpfCost.MOST_LOOKUPS
            || cost.voids() > SpfCost.MOST_VOIDS
            || !cost.faults().isEmpty();
    var remarks = remarks(cost);
    var found =
        remarks.isPresent()
            ? Phrase.of("spf.cost-but", cost.lookups(), cost.voids(), remarks.get())
            : Phrase.of("spf.cost", cost.lookups(), cost.voids());
    var finding =
        isBroken
            ? Finding.fail(part, "spf.dear", found).mendedBy("spf.cheapen")
            : cost.lookups() > NEARLY || !cost.advice().isEmpty()
                ? Finding.warn(part, "spf.unwise", found).mendedBy("spf.wisen")
                : Finding.ok(part, "spf.cheap", found);
    return finding.expectingThat("spf.wanted-cost", SpfCost.MOST_LOOKUPS, SpfCost.MOST_VOIDS);
  }

  /** All of them, one after the other; the worst first. */
  private static Optional<Phrase> remarks(SpfCost cost) {
    return Stream.concat(cost.faults().stream(), cost.advice().stream())
        .map(SpfLook::said)
        .reduce((first, second) -> Phrase.of("frame.both", first, second));
  }

  private static Phrase said(SpfRemark remark) {
    return Phrase.of("spf.remark." + remark.kind().word(), remark.at(), remark.detail());
  }
}
