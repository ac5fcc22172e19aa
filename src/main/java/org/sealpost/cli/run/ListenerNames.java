package org.sealpost.cli.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.PortalSection;
import org.sealpost.cli.configuration.Configuration.TlsSection;
import org.sealpost.cli.configuration.Network;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.mail.Domain;

/** Under which names our listeners are reached by TLS. */
public final class ListenerNames {

  private ListenerNames() {}

  /**
   * One group of names for each certificate: the gateway with its portal, and each host of an
   * MTA-STS policy by itself, so that one whose DNS is not right yet keeps no other from its
   * certificate.
   */
  public static List<List<Domain>> of(Configuration configuration) {
    var groups = new ArrayList<List<Domain>>();
    var gateway = new LinkedHashSet<Domain>();
    gateway.add(configuration.hostname());
    portal(configuration).ifPresent(gateway::add);
    configuration
        .tls()
        .filter(TlsSection.Acme.class::isInstance)
        .ifPresent(acme -> gateway.addAll(((TlsSection.Acme) acme).names()));
    groups.add(List.copyOf(gateway));
    if (configuration.listeners().portal().filter(PortalSection::tls).isPresent()) {
      configuration
          .domains()
          .forEach(
              (domain, settings) -> {
                if (settings.mtaSts().isPresent()) {
                  groups.add(List.of(HostedMtaSts.host(domain)));
                }
              });
    }
    return List.copyOf(groups);
  }

  private static Optional<Domain> portal(Configuration configuration) {
    return configuration
        .listeners()
        .portal()
        .filter(PortalSection::tls)
        .map(portal -> portal.url().getHost())
        // An address needs no name, and our authority certifies none.
        .filter(host -> Network.parse(host.replaceAll("[\\[\\]]", "")).isEmpty())
        .flatMap(Domain::parse);
  }
}
