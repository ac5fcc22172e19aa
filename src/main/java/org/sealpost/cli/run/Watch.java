package org.sealpost.cli.run;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sealpost.certificates.Enrolment;
import org.sealpost.certificates.EnrolmentQuery;
import org.sealpost.certificates.EnrolmentState;
import org.sealpost.console.HealthLine;
import org.sealpost.console.Transport;
import org.sealpost.dns.DnsLists;
import org.sealpost.monitoring.CertificateTerm;
import org.sealpost.monitoring.GateCount;
import org.sealpost.monitoring.Health;
import org.sealpost.monitoring.HealthWatch;
import org.sealpost.monitoring.ListenerTerm;
import org.sealpost.monitoring.Probe;
import org.sealpost.monitoring.Probes;
import org.sealpost.smtp.SmtpServer;

/** How the parts of the running gateway are, as numbers and as sentences. */
final class Watch {

  private static final int DAYS_SHOWN = 6;
  private static final int MOST_SHOWN = 100;

  private final Street street;
  private final ListenerTls tls;
  private final Optional<AcmeOrders> acme;
  private volatile List<SmtpServer> servers = List.of();
  private final InstantSource clock;
  private final HealthWatch health;
  private volatile List<Transport.ListenerLine> pages = List.of();
  private volatile boolean started;

  Watch(Street street, ListenerTls tls, Optional<AcmeOrders> acme, InstantSource clock) {
    this.street = street;
    this.tls = tls;
    this.acme = acme;
    this.clock = clock;
    this.health = new HealthWatch(probes(clock), clock);
    var metrics = street.metrics();
    metrics.queue(street.queue()::counts, clock);
    metrics.quarantine(street.quarantine()::sizes);
    metrics.certificates(this::terms, clock);
    metrics.listenerCertificates(tls::terms, clock);
    metrics.health(health::parts);
  }

  /** These listeners are open. */
  void listening(List<SmtpServer> open) {
    servers = List.copyOf(open);
    street.metrics().gate(this::turnedAway, this::sessions);
  }

  /** These listeners show pages. */
  void showing(List<Transport.ListenerLine> listeners) {
    pages = List.copyOf(listeners);
  }

  /** All listeners accept. */
  void started() {
    started = true;
  }

  /** How mail comes in. */
  Transport transport() {
    return new Transport(
        Stream.concat(servers.stream().map(Watch::listener), pages.stream()).toList(),
        tls.terms().stream()
            .sorted(Comparator.comparing(ListenerTerm::notAfter))
            .map(this::certificate)
            .toList(),
        outbound());
  }

  private List<Transport.OutboundTls> outbound() {
    var since = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS_SHOWN);
    return street.tlsResults().sums(since, MOST_SHOWN).stream()
        .map(
            sum ->
                new Transport.OutboundTls(
                    sum.domain().name(), sum.kind(), sum.result(), sum.sessions(), sum.latest()))
        .toList();
  }

  private static Transport.ListenerLine listener(SmtpServer server) {
    var counters = server.counters();
    return new Transport.ListenerLine(
        server.name(),
        text(server.address()),
        server.beginsWithTls() ? "tls" : "starttls",
        Optional.of(
            new Transport.ListenerTraffic(
                counters.open(),
                counters.stressed(),
                counters.sessions(),
                counters.turnedAway(),
                counters.mails(),
                counters.refused())));
  }

  static Transport.ListenerLine page(String name, InetSocketAddress address, boolean secure) {
    return new Transport.ListenerLine(
        name, text(address), secure ? "tls" : "none", Optional.empty());
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private Transport.ShownCertificate certificate(ListenerTerm term) {
    var now = clock.instant();
    var level = Probes.level(term, now).name().toLowerCase(Locale.ROOT);
    return new Transport.ShownCertificate(
        term.name(), term.source(), term.notAfter(), term.daysLeft(now), level);
  }

  boolean isReady() {
    return started && health.isReady();
  }

  String metrics() {
    return street.metrics().text();
  }

  List<HealthLine> health() {
    return health.parts().stream()
        .map(
            part ->
                new HealthLine(
                    part.part(),
                    HealthLine.Level.valueOf(part.level().name()),
                    part.text(),
                    part.mend()))
        .toList();
  }

  private List<Probe> probes(InstantSource clock) {
    var probes = new ArrayList<Probe>();
    probes.add(Probes.database(street.database()));
    probes.add(Probes.contents(street.contents()));
    probes.add(Probes.vault(street.vault()));
    probes.add(Probes.queue(street.queue()::counts, clock));
    probes.add(Probes.audit(street.audit()));
    probes.add(Probes.certificates(this::terms, clock));
    probes.add(Probes.listenerCertificates(tls::terms, clock));
    acme.map(AcmeOrders::probe).ifPresent(probes::add);
    probes.add(new Probe("listeners", false, this::listeners));
    probes.add(new Probe("clock", false, this::clock));
    probes.add(new Probe("DKIM keys", false, this::dkimKeys));
    probes.add(new Probe("block lists", false, () -> lists("block lists", street.gate().lists())));
    probes.add(
        new Probe("allow lists", false, () -> lists("allow lists", street.gate().allowLists())));
    probes.add(new Probe("sending limits", false, this::sendingLimits));
    probes.add(new Probe("reports", false, street.reports().alarm()::health));
    return probes;
  }

  private List<GateCount> turnedAway() {
    var counts = new ArrayList<GateCount>();
    for (var server : servers) {
      server
          .counters()
          .reasons()
          .forEach(
              (reason, times) -> counts.add(new GateCount(server.name(), reason.word(), times)));
    }
    street
        .gate()
        .gatekeeper()
        .counts()
        .forEach((reason, times) -> counts.add(new GateCount("inbound", reason, times)));
    return counts;
  }

  private Health sendingLimits() {
    var suspects = street.sending().suspects();
    return suspects.isEmpty()
        ? Health.ok("sending limits", "nobody went beyond them within a day")
        : Health.warn(
            "sending limits",
            "mail is held of "
                + suspects.stream().limit(5).map(Object::toString).collect(Collectors.joining(", "))
                + (suspects.size() > 5 ? " and " + (suspects.size() - 5) + " more" : ""),
            "ask them whether they sent it; if not, change the password and delete the mail:"
                + " sealpost quarantine list");
  }

  private Health dkimKeys() {
    var late = street.dkimRotation().late(street.ownDomains());
    return late.isEmpty()
        ? Health.ok("DKIM keys", "no key waits beyond its time")
        : Health.warn(
            "DKIM keys",
            late.stream()
                    .limit(3)
                    .map(key -> key.key().recordName())
                    .collect(Collectors.joining(", "))
                + (late.size() > 3 ? " and " + (late.size() - 3) + " more" : "")
                + " not published: the old keys go on signing",
            late.getFirst().zoneFile());
  }

  private static Health lists(String part, DnsLists lists) {
    var states = lists.states();
    var off = states.stream().filter(state -> !state.on()).toList();
    return off.isEmpty()
        ? Health.ok(part, states.isEmpty() ? "none is set" : states.size() + " work")
        : Health.warn(
            part,
            off.stream()
                .map(state -> state.zone() + " is off: " + state.reason())
                .collect(Collectors.joining("; ")),
            "ask it yourself: dig +short 2.0.0.127."
                + off.getFirst().zone()
                + " (must answer 127.0.0.x); most lists want a resolver of your own");
  }

  private List<GateCount> sessions() {
    return servers.stream()
        .map(
            server -> {
              var counters = server.counters();
              return new GateCount(
                  server.name(), counters.stressed() ? "stressed" : "calm", counters.open());
            })
        .toList();
  }

  private Health clock() {
    street.steady().instant();
    var ahead = street.steady().ahead();
    return ahead.isZero()
        ? Health.ok("clock", "goes evenly")
        : Health.warn(
            "clock",
            "was set by " + ahead + "; mail is kept and tried by the time that has passed",
            "set it right; or, if it is right now, start the gateway again");
  }

  private Health listeners() {
    var stressed = servers.stream().filter(server -> server.counters().stressed()).toList();
    if (!stressed.isEmpty()) {
      return Health.warn(
          "listeners",
          "crowded, limits are strict: " + stressed.getFirst().counters().open() + " sessions",
          "see who they are: ss -tn state established '( sport = :25 )'; raise LimitNOFILE or"
              + " listeners.inbound.limits.sessions if they are honest");
    }
    return servers.isEmpty()
        ? Health.warn("listeners", "no SMTP listener is on", "name listeners.inbound")
        : Health.ok(
            "listeners",
            "%d sessions at %d listeners"
                .formatted(
                    servers.stream().mapToLong(server -> server.counters().open()).sum(),
                    servers.size()));
  }

  private List<CertificateTerm> terms() {
    return street.certificates().enrolments(EnrolmentQuery.newest(1_000)).stream()
        .filter(enrolment -> enrolment.certificate().isPresent())
        .map(Watch::term)
        .toList();
  }

  private static CertificateTerm term(Enrolment enrolment) {
    return new CertificateTerm(
        enrolment.email().toString(),
        enrolment.state().name().toLowerCase(Locale.ROOT),
        enrolment.state() == EnrolmentState.ACTIVE,
        enrolment.notAfter());
  }
}
