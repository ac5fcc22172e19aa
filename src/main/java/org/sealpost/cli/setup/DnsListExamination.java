package org.sealpost.cli.setup;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.cli.configuration.GateSection.DnsListSection;
import org.sealpost.dns.DnsList;
import org.sealpost.dns.DnsLists;
import org.sealpost.dns.Resolver;
import org.sealpost.monitoring.Finding;

/** Looks at the configured lists: whether they work, and which of those that warn name us. */
final class DnsListExamination {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DnsList.Kind kind;
  private final DnsLists lists;

  DnsListExamination(
      DnsList.Kind kind, List<DnsListSection> configured, Resolver resolver, InstantSource clock) {
    this.kind = kind;
    this.lists =
        new DnsLists(
            configured.stream().map(list -> list.list(kind)).toList(), resolver, clock, PATIENCE);
  }

  /** Each list tested; then our addresses looked up in those that work. */
  List<Finding> findings(List<InetAddress> ours) {
    lists.test();
    var findings = new ArrayList<Finding>();
    for (var state : lists.states()) {
      var part = kind.title() + " " + state.zone();
      findings.add(
          state.on()
              ? Finding.ok(part, "lists 127.0.0.2 and not 127.0.0.1")
              : Finding.warn(
                  part,
                  "is not used: it " + state.reason(),
                  "dig +short 2.0.0.127.%s must answer 127.0.0.x; most want a resolver of your own"
                      .formatted(state.zone())));
    }
    for (var address : kind == DnsList.Kind.BLOCK ? ours : List.<InetAddress>of()) {
      for (var listing : lists.listings(address)) {
        findings.add(
            Finding.fail(
                "our address " + address.getHostAddress(),
                "is named by " + listing.zone() + ": others refuse our mail",
                "see why at the list's own page, mend that, and ask to be taken off"));
      }
    }
    return findings;
  }
}
