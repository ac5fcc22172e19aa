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
    return new Flow.Doors(
        allowed(listeners.inbound(), true),
        allowed(listeners.outbound(), false),
        within(listeners.inbound().map(ListenerSection::unchecked).orElse(List.of())));
  }

  private static Predicate<InetAddress> allowed(
      Optional<ListenerSection> listener, boolean otherwise) {
    var networks = listener.map(ListenerSection::allow).orElse(List.of());
    return networks.isEmpty() ? _ -> otherwise : within(networks);
  }

  private static Predicate<InetAddress> within(List<Network> networks) {
    return address -> networks.stream().anyMatch(network -> network.contains(address));
  }
}
