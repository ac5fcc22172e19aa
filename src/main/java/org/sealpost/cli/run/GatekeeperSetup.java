package org.sealpost.cli.run;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.GateSection.DnsListSection;
import org.sealpost.cli.configuration.Network;
import org.sealpost.correspondence.LevelOfTrust;
import org.sealpost.directory.Directory;
import org.sealpost.dns.DnsList;
import org.sealpost.dns.DnsLists;
import org.sealpost.keys.KeyVault;
import org.sealpost.mailflow.Gatekeeper;
import org.sealpost.mailflow.Greylist;
import org.sealpost.store.Database;

/**
 * Who judges strangers before their mail is seen, as the configuration wants it.
 *
 * @param lists the block lists
 * @param allowLists the allow lists
 * @param greylist empty if nobody is asked to come again
 * @param gatekeeper who judges
 */
record GatekeeperSetup(
    DnsLists lists, DnsLists allowLists, Optional<Greylist> greylist, Gatekeeper gatekeeper) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static GatekeeperSetup of(
      Configuration configuration,
      Surroundings surroundings,
      Database database,
      KeyVault vault,
      Directory directory,
      LevelOfTrust trust) {
    var gate = configuration.gate();
    var clock = surroundings.clock();
    var lists = lists(DnsList.Kind.BLOCK, gate.blockLists(), surroundings);
    var allowLists = lists(DnsList.Kind.ALLOW, gate.allowLists(), surroundings);
    Optional<Greylist> greylist =
        gate.greylisting()
            ? Optional.of(new Greylist(database, vault, clock, gate.delay(), gate.window()))
            : Optional.empty();
    var rules =
        new Gatekeeper.Rules(
            configuration.hostname(), ours(), trusted(configuration), gate.refuseAt());
    return new GatekeeperSetup(
        lists,
        allowLists,
        greylist,
        new Gatekeeper(
            rules, lists, allowLists, surroundings.resolver(), greylist, directory, trust, clock));
  }

  private static DnsLists lists(
      DnsList.Kind kind, List<DnsListSection> configured, Surroundings surroundings) {
    return new DnsLists(
        configured.stream().map(list -> list.list(kind)).toList(),
        surroundings.resolver(),
        surroundings.clock(),
        PATIENCE);
  }

  private static Predicate<InetAddress> trusted(Configuration configuration) {
    List<Network> exempt =
        configuration
            .listeners()
            .inbound()
            .map(listener -> listener.limits().exempt())
            .orElse(List.of());
    return client -> exempt.stream().anyMatch(network -> network.contains(client));
  }

  /** Every address of this machine: who else may call itself by one? */
  private static Set<InetAddress> ours() {
    var ours = new HashSet<InetAddress>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(ours::add);
    } catch (SocketException unknown) {
      throw new StartFailure("the addresses of this machine cannot be read", unknown);
    }
    return ours;
  }
}
