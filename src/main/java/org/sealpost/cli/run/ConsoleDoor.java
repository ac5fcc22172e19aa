package org.sealpost.cli.run;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sealpost.authenticity.Indicator;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.certificates.PublishedCertificates;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.OwnDomainSettings;
import org.sealpost.cli.configuration.Configuration.PortalSection;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.ConsoleServer;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.PublicFace;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.DomainHealth;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.PersonCertificate;
import org.sealpost.policy.Scan;
import org.sealpost.policy.ScanSettings;

/** Opens the console and the portal. */
final class ConsoleDoor {

  private ConsoleDoor() {}

  static ConsoleServer open(
      Configuration configuration,
      Surroundings surroundings,
      Street street,
      Watch watch,
      ListenerTls tls,
      Optional<AcmeOrders> acme) {
    return ConsoleServer.start(
        settings(configuration, surroundings, face(configuration, tls, acme)),
        parts(configuration, surroundings, street, watch, tls));
  }

  private static ConsoleSettings settings(
      Configuration configuration, Surroundings surroundings, PublicFace face) {
    var listeners = configuration.listeners();
    var usual =
        ConsoleSettings.usual(
                configuration.hostname().name(),
                listeners.console().address(),
                listeners.portal().map(PortalSection::address))
            .withRun(Version.text(), surroundings.localToken())
            .behind(listeners.console().url(), proxies(configuration))
            .withFace(face);
    return surroundings.adminToken().map(usual::withAdminToken).orElse(usual);
  }

  private static List<String> proxies(Configuration configuration) {
    var listeners = configuration.listeners();
    return Stream.concat(
            listeners.console().trustedProxies().stream(),
            listeners.portal().map(PortalSection::trustedProxies).orElse(List.of()).stream())
        .distinct()
        .toList();
  }

  private static PublicFace face(
      Configuration configuration, ListenerTls tls, Optional<AcmeOrders> acme) {
    var policies = new HashMap<Domain, HostedMtaSts>();
    configuration
        .domains()
        .forEach(
            (domain, settings) ->
                settings.mtaSts().ifPresent(policy -> policies.put(domain, policy)));
    var portal = configuration.listeners().portal();
    return new PublicFace(
        portal.map(PortalSection::url),
        portal.filter(PortalSection::tls).map(ignored -> tls.context()),
        configuration.listeners().acme(),
        configuration.securityContacts(),
        policies,
        token -> acme.flatMap(orders -> orders.certificates().challenge(token)));
  }

  private static ConsoleParts parts(
      Configuration configuration,
      Surroundings surroundings,
      Street street,
      Watch watch,
      ListenerTls tls) {
    var scan =
        new Scan(
            new ScanSettings(
                List.copyOf(configuration.domains().keySet()),
                List.of(),
                street.directory().protectedPeople(),
                street.policy()));
    var health = health(configuration, surroundings, street, tls);
    var authentication = new SenderAuthentication(surroundings.resolver(), surroundings.clock());
    return new ConsoleParts(
        street.database(),
        surroundings.clock(),
        street.directory(),
        street.stories(),
        street.queue(),
        street.quarantine(),
        street.certificates(),
        street.partners(),
        street.anchors(),
        street.privateCa(),
        street.dkimKeys(),
        street.dkimRotation(),
        street.audit(),
        message -> scan.scan("", message).json(),
        watch::metrics,
        watch::health,
        watch::isReady,
        watch::transport,
        name -> street.indicators().find(name).map(Indicator::octets),
        domain -> findings(health, domain),
        street.reports().received(),
        configuration.reports().receivedAt(),
        (source, domain) -> spf(authentication, source, domain),
        () -> shown(configuration));
  }

  private static Optional<Boolean> spf(
      SenderAuthentication authentication, InetAddress source, Domain domain) {
    return switch (authentication.spf(source, domain, domain.name()).result()) {
      case PASS -> Optional.of(true);
      case TEMPERROR -> Optional.empty();
      case NONE, FAIL, SOFTFAIL, NEUTRAL, POLICY, PERMERROR -> Optional.of(false);
    };
  }

  private static DomainHealth health(
      Configuration configuration, Surroundings surroundings, Street street, ListenerTls tls) {
    return new DomainHealth(
        surroundings.resolver(),
        surroundings.clock(),
        new DomainHealth.Us(
            configuration.hostname(),
            !configuration.delivery().smartHost().isEmpty(),
            street.dkimKeys()::kept,
            domain ->
                Optional.ofNullable(configuration.domains().get(domain))
                    .flatMap(OwnDomainSettings::mtaSts),
            domain -> people(street, domain),
            tls::chain));
  }

  /** All that a page of the domain shows: what is published for it, then for ourselves. */
  private static List<Finding> findings(DomainHealth health, Domain domain) {
    return Stream.concat(health.of(domain).stream(), health.ourselves().stream()).toList();
  }

  private static List<PersonCertificate> people(Street street, Domain domain) {
    return new PublishedCertificates(street.database(), street.steady())
        .some(domain, DomainHealth.SAMPLE).stream()
            .map(each -> new PersonCertificate(each.email(), each.certificates().getFirst()))
            .toList();
  }

  private static Map<String, Object> shown(Configuration configuration) {
    return Map.of(
        "hostname", configuration.hostname().name(), "data", configuration.data().toString());
  }
}
