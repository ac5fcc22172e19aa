package org.sealpost.cli.run;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.ListenerCertificates;
import org.sealpost.certificates.TrustAnchors;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.ListenerSection;
import org.sealpost.cli.configuration.Configuration.PortalSection;
import org.sealpost.cli.remote.LocalAccess;
import org.sealpost.console.ConsoleServer;
import org.sealpost.console.Transport;
import org.sealpost.delivery.Courier;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.Routes;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.privateca.PrivateCa;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.SmtpServer;
import org.sealpost.tracking.Stories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running gateway: the street and its doors, opened in order and closed in reverse. If anything
 * cannot start, what has started is closed again and the exception says what to do.
 */
public final class Gateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Readiness readiness = new Readiness();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Street street;
  private final Watch watch;
  private final ConsoleServer console;

  private Gateway(Configuration configuration, Surroundings surroundings) {
    try {
      street = opened(Street.build(configuration, surroundings));
      var acme = AcmeOrders.of(configuration, street, surroundings.clock()).map(this::opened);
      var tls =
          ListenerTls.of(
              configuration,
              listenerCertificates(surroundings),
              acme.map(AcmeOrders::certificates));
      watch = new Watch(street, tls, acme, surroundings.clock());
      // The console takes longest to start and needs no listener: it starts beside them.
      var opening = new ConsoleOpening(configuration, surroundings, street, watch, tls, acme);
      opened(opening);
      watch.listening(smtp(configuration, surroundings, tls));
      opened(courier(configuration, surroundings));
      street.quarantine().listen(street.flow().releases());
      Thread.startVirtualThread(street.gate().lists()::test);
      Thread.startVirtualThread(street.gate().allowLists()::test);
      opened(new Housekeeping(street, tls, street.steady()));
      opened(new ReportRounds(configuration, surroundings, street));
      console = opening.console();
      readiness.add("console", console.console());
      console.portal().ifPresent(address -> readiness.add("portal", address));
      console.plain().ifPresent(address -> readiness.add("acme", address));
      watch.showing(pages(configuration));
      acme.ifPresent(orders -> orders.begin(() -> tls.refresh(surroundings.clock())));
      localAccess(configuration, surroundings);
      watch.started();
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  /** Starts everything; when this returns, all listeners accept. */
  public static Gateway start(Configuration configuration, Surroundings surroundings) {
    var gateway = new Gateway(configuration, surroundings);
    gateway.announce();
    return gateway;
  }

  /** The line that says: ready. */
  public String readyLine() {
    return readiness.line();
  }

  /** Where a listener is: {@code inbound}, {@code outbound}, {@code console}, {@code portal}. */
  public Optional<InetSocketAddress> listener(String name) {
    return Optional.ofNullable(readiness.listeners().get(name));
  }

  /** A link that signs in once as an administrator. */
  public URI signInLink() {
    return console.signInLink("demo");
  }

  /** The stories of all mails. */
  public Stories stories() {
    return street.stories();
  }

  /** Accepted mail that has not reached everybody yet. */
  public DeliveryQueue queue() {
    return street.queue();
  }

  /** Our people and partners. */
  public Directory directory() {
    return street.directory();
  }

  /** The roots that are trusted. */
  public TrustAnchors trustAnchors() {
    return street.anchors();
  }

  /** The certificates of our people. */
  public Certificates certificates() {
    return street.certificates();
  }

  /** How each part is, one line each. */
  public List<String> health() {
    return watch.health().stream()
        .map(line -> "%s %s: %s".formatted(line.part(), line.level(), line.text()))
        .toList();
  }

  /** The private authority. */
  public PrivateCa privateCa() {
    return street.privateCa();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception broken) {
        LOG.warn("something did not close well", broken);
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private List<Transport.ListenerLine> pages(Configuration configuration) {
    boolean secure = configuration.listeners().portal().filter(PortalSection::tls).isPresent();
    return Stream.of(
            Optional.of(Watch.page("console", console.console(), false)),
            console.portal().map(address -> Watch.page("portal", address, secure)),
            console.plain().map(address -> Watch.page("acme", address, false)))
        .flatMap(Optional::stream)
        .toList();
  }

  private ListenerCertificates listenerCertificates(Surroundings surroundings) {
    return new ListenerCertificates(
        street.database(), street.vault(), street.privateCa(), surroundings.clock());
  }

  private List<SmtpServer> smtp(
      Configuration configuration, Surroundings surroundings, ListenerTls tls) {
    var doors = new SmtpDoors(configuration, surroundings, tls, street.directory().passwords());
    var listeners = configuration.listeners();
    var servers = new ArrayList<SmtpServer>();
    open(doors, "inbound", listeners.inbound(), street.flow().inbound()).ifPresent(servers::add);
    open(doors, "outbound", listeners.outbound(), street.flow().outbound()).ifPresent(servers::add);
    var submission = street.flow().submission();
    open(doors, "submission", listeners.submission(), submission).ifPresent(servers::add);
    open(doors, "submissions", listeners.submissions(), submission).ifPresent(servers::add);
    return servers;
  }

  private Optional<SmtpServer> open(
      SmtpDoors doors, String name, Optional<ListenerSection> section, MailReceiver receiver) {
    var server = section.map(settings -> opened(doors.open(name, settings, receiver)));
    server.ifPresent(running -> readiness.add(name, running.address()));
    return server;
  }

  private Courier courier(Configuration configuration, Surroundings surroundings) {
    var routes =
        new Routes(
            configuration.hostname(),
            configuration.delivery().smartHost(),
            street.directory(),
            surroundings.resolver(),
            List.copyOf(readiness.listeners().values()),
            street.stsPolicies()::of,
            street.tlsResults());
    return new Courier(
        street.database(),
        street.contents(),
        street.queue(),
        routes,
        new SmtpClient(ClientSettings.usual(configuration.hostname().name())),
        street.stories(),
        street.delivery(),
        street.steady());
  }

  private void localAccess(Configuration configuration, Surroundings surroundings) {
    new LocalAccess(console.url(), surroundings.localToken()).write(configuration.data());
    open.push(() -> LocalAccess.remove(configuration.data()));
  }

  /** What an administrator must know after a start, and cannot guess. */
  private void announce() {
    for (OwnDomain domain : street.directory().domains()) {
      street
          .dkimKeys()
          .zoneFileLines(domain.name())
          .forEach(line -> LOG.info("DKIM record to publish: {}", line));
    }
    console.setUpLink().ifPresent(link -> LOG.info("Create the first administrator: {}", link));
  }
}
