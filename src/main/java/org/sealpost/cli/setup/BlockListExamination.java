package org.sealpost.cli.setup;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.cli.configuration.GateSection.BlockListSection;
import org.sealpost.dns.BlockList;
import org.sealpost.dns.BlockLists;
import org.sealpost.dns.Resolver;
import org.sealpost.monitoring.Finding;

/** Looks at the configured block lists: whether they work, and whether they name ourselves. */
final class BlockListExamination {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BlockLists lists;

  BlockListExamination(List<BlockListSection> configured, Resolver resolver, InstantSource clock) {
    this.lists =
        new BlockLists(
            configured.stream()
                .map(list -> new BlockList(list.zone(), list.weight(), list::counts))
                .toList(),
            resolver,
            clock,
            PATIENCE);
  }

  /** Each list tested; then our addresses looked up in those that work. */
  List<Finding> findings(List<InetAddress> ours) {
    lists.test();
    var findings = new ArrayList<Finding>();
    for (var state : lists.states()) {
      var part = "block list " + state.zone();
      findings.add(
          state.on()
              ? Finding.ok(part, "lists 127.0.0.2 and not 127.0.0.1")
              : Finding.warn(
                  part,
                  "is not used: it " + state.reason(),
                  "dig +short 2.0.0.127.%s must answer 127.0.0.x; most want a resolver of your own"
                      .formatted(state.zone())));
    }
    for (var address : ours) {
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
