package org.sealpost.reports;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.DeliverySettings;
import org.sealpost.delivery.QueueFilter;
import org.sealpost.delivery.ReportPost;
import org.sealpost.delivery.TlsResults;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.TestAuthority;
import org.sealpost.store.ContentId;
import org.sealpost.store.ContentStore;
import org.sealpost.store.ContentStores;
import org.sealpost.store.TestDatabase;
import org.sealpost.tracking.Stories;

/** All that reports need, around a DNS, a clock and a web server of the test. */
final class Bureau implements AutoCloseable {

  static final Domain HOSTNAME = Domain.of("gw.example.org");
  private static final TestAuthority AUTHORITY = new TestAuthority();

  final TestDatabase database;
  final SetClock clock = new SetClock("2026-11-23T10:00:00Z");
  final FakeResolver dns = new FakeResolver().address("web.test", "127.0.0.1");
  final TlsResults tls;
  final DmarcResults dmarc;
  final ReceivedReports received;
  final ContentStore contents;
  final DeliveryQueue queue;
  final Stories stories;
  final Directory directory;
  final List<byte[]> posted = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile boolean refusesQueue;
  private final HttpsServer web;

  Bureau(TestDatabase database) {
    this.database = database;
    directory = new Directory(database, clock);
    directory.configured(List.of(OwnDomain.of(Domain.of("example.org"), "127.0.0.9:2525")));
    tls = new TlsResults(database, clock);
    dmarc = new DmarcResults(database, clock);
    received = new ReceivedReports(database, clock, Duration.ofDays(90));
    contents = ContentStores.open(database, database.folder().resolve("content"));
    queue = new DeliveryQueue(database, contents, DeliverySettings.usual(HOSTNAME), clock);
    stories = new Stories(database, clock);
    try {
      web = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    web.setHttpsConfigurator(new HttpsConfigurator(AUTHORITY.issue("web.test", 10).serving()));
    web.createContext(
        "/",
        exchange -> {
          posted.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    web.start();
  }

  String webUri() {
    return "https://web.test:" + web.getAddress().getPort() + "/reports";
  }

  /** As after a start. */
  Reporting reporting() {
    var settings =
        new ReportSettings(
            HOSTNAME, "Example Ltd", Address.of("reports@example.org"), "reports@example.org");
    var posting =
        new ReportPosting(
            database,
            contents,
            queue,
            stories,
            directory,
            settings,
            intake(),
            content -> {
              if (refusesQueue) {
                throw new IllegalStateException("no key");
              }
              var field = "DKIM-Signature: d=example.org\r\n".getBytes(StandardCharsets.US_ASCII);
              return Content.concat(List.of(Content.of(field), content));
            });
    return Reporting.of(
        database,
        settings,
        Optional.of(tls),
        Optional.of(dmarc),
        dns,
        posting,
        new ReportPost(dns, AUTHORITY.trusting(), address -> false),
        clock);
  }

  /** Reports about our domain arrive at an address of it. */
  Optional<ReportIntake> intake() {
    return Optional.of(
        new ReportIntake(
            List.of(Address.of("dmarc@example.org")), received, directory, mail -> List.of()));
  }

  /** All that is due in the next hours is done. */
  void rounds(Reporting reporting, Duration span) {
    for (var passed = Duration.ZERO; passed.compareTo(span) < 0; passed = passed.plusMinutes(10)) {
      reporting.round();
      clock.forward(Duration.ofMinutes(10));
    }
  }

  /** What sender authentication says of a mail. */
  AuthenticationOutcome outcome(String from, String envelope, String client) {
    var text = "From: <x@" + from + ">\r\nSubject: x\r\n\r\nx\r\n";
    var arrival =
        new Arrival(
            clock.instant(),
            InetAddress.ofLiteral(client),
            "helo.test",
            "ESMTP",
            Optional.empty(),
            Optional.empty());
    var mail =
        new Mail(
            MailId.at(clock.instant()),
            new Envelope(
                ReversePath.of(Address.of("secret-person@" + envelope)),
                List.of(Address.of("anna@example.org")),
                false,
                false),
            Message.read(Content.of(text.getBytes(StandardCharsets.US_ASCII))),
            arrival);
    return new SenderAuthentication(dns, clock).verify(mail);
  }

  void receive(String from, String envelope, String client, MailFate fate) {
    dmarc.count(outcome(from, envelope, client), InetAddress.ofLiteral(client), fate);
  }

  /** The mails in the queue. */
  List<Message> queued() {
    return queue.page(QueueFilter.ALL, "", 1_000).stream()
        .map(
            entry ->
                database.read(
                    sql ->
                        sql.sql("SELECT content FROM delivery_parcels WHERE mail = ?")
                            .param(entry.mail().text())
                            .query(String.class)
                            .single()))
        .map(id -> Message.read(contents.read(new ContentId(id))))
        .toList();
  }

  @Override
  public void close() {
    web.stop(0);
  }
}
