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
import org.sealpost.monitoring.Phrase;

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
      var part =
          Phrase.of(
              switch (kind) {
                case BLOCK -> "part.block-list";
                case ALLOW -> "part.allow-list";
              },
              state.zone());
      findings.add(
          (state.on()
                  ? Finding.ok(part, "block-list.ok")
                  : Finding.warn(part, "block-list.off", state.reason())
                      .mendedBy("block-list.try", "dig +short 2.0.0.127." + state.zone()))
              .expectingThat("block-list.ok"));
    }
    for (var address : kind == DnsList.Kind.BLOCK ? ours : List.<InetAddress>of()) {
      for (var listing : lists.listings(address)) {
        findings.add(
            Finding.fail(
                    Phrase.of("part.our-address", address.getHostAddress()),
                    "block-list.named",
                    listing.zone())
                .mendedBy("block-list.ask"));
      }
    }
    return findings;
  }
}
