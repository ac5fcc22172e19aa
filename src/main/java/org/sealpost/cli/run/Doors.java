package org.sealpost.cli.run;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.ListenerSection;
import org.sealpost.cli.configuration.Network;
import org.sealpost.mailflow.Flow;

/** Which addresses may connect to which listener. */
final class Doors {

  private Doors() {}

  static Flow.Doors of(Configuration configuration) {
    var listeners = configuration.listeners();
    var ourServers = allowed(listeners.outbound(), false);
    boolean byCertificate =
        listeners.outbound().map(l -> !l.certificates().isEmpty()).orElse(false);
    return new Flow.Doors(
        allowed(listeners.inbound(), true),
        peer -> peer.certificate().isPresent() || ourServers.test(peer.address()),
        peer -> byCertificate || ourServers.test(peer.address()),
        peer -> mailPrograms(configuration, peer.listener()).test(peer.address()),
        within(listeners.inbound().map(ListenerSection::unchecked).orElse(List.of())));
  }

  private static Predicate<InetAddress> mailPrograms(Configuration configuration, String name) {
    var listeners = configuration.listeners();
    return allowed(
        name.equals("submissions") ? listeners.submissions() : listeners.submission(), true);
  }

  private static Predicate<InetAddress> allowed(
      Optional<ListenerSection> listener, boolean otherwise) {
    var networks = listener.map(ListenerSection::allow).orElse(List.of());
    return networks.isEmpty() ? _ -> otherwise : within(networks);
  }

  static Predicate<InetAddress> within(List<Network> networks) {
    return address -> networks.stream().anyMatch(network -> network.contains(address));
  }
}
