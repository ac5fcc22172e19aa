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
    return new Flow.Doors(
        allowed(configuration.listeners().inbound(), true),
        allowed(configuration.listeners().outbound(), false),
        within(configuration.listeners().inbound().map(ListenerSection::unchecked)));
  }

  private static Predicate<InetAddress> within(Optional<List<Network>> networks) {
    var known = networks.orElse(List.of());
    return address -> known.stream().anyMatch(network -> network.contains(address));
  }

  private static Predicate<InetAddress> allowed(
      Optional<ListenerSection> listener, boolean otherwise) {
    var networks = listener.map(ListenerSection::allow).orElse(List.of());
    return address ->
        networks.isEmpty()
            ? otherwise
            : networks.stream().anyMatch(network -> network.contains(address));
  }
}
