package org.sealpost.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.sealpost.delivery.sts.PolicyFetch;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.dns.FakeResolver;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.ContentStore;
import org.sealpost.store.ContentStores;
import org.sealpost.store.TestDatabase;
import org.sealpost.tracking.Stories;

/**
 * A post office for one test: queue, contents, routes and a carrier that is not the network. {@code
 * example.org} is ours; {@code a.test} to {@code z.test} have a mail exchanger each.
 */
final class Post {

  static final Domain HOSTNAME = Domain.of("gw.example.org");

  final TestDatabase database;
  final TestClock clock = new TestClock();
  final FakeCarrier carrier = new FakeCarrier();
  final FakeResolver resolver = new FakeResolver();
  final Directory directory;
  final TlsResults results;
  final StsPolicies policies;
  final Stories stories;
  final DeliverySettings settings;
  final ContentStore contents;
  final DeliveryQueue queue;
  final Routes routes;

  Post(TestDatabase database) {
    this(database, settings());
  }

  Post(TestDatabase database, DeliverySettings settings) {
    this(database, settings, PolicyFetch::new);
  }

  /** One that fetches MTA-STS policies in its own way. */
  Post(TestDatabase database, DeliverySettings settings, Function<Resolver, PolicyFetch> fetching) {
    this.database = database;
    this.settings = settings;
    directory = new Directory(database, clock);
    directory.configured(List.of(OwnDomain.of(Domain.of("example.org"), "127.0.0.9:2525")));
    for (char c = 'a'; c <= 'z'; c++) {
      resolver
          .mx(c + ".test", "mx." + c + ".test")
          .address("mx." + c + ".test", "192.0.2." + (c - 96));
    }
    results = new TlsResults(database, clock);
    policies = new StsPolicies(database, resolver, fetching.apply(resolver), clock);
    stories = new Stories(database, clock);
    contents = ContentStores.open(database, database.folder().resolve("content"));
    queue = new DeliveryQueue(database, contents, settings, clock);
    routes = new Routes(HOSTNAME, "", directory, resolver, List.of(), policies::of, results);
  }

  /** Retries after 20 ms, then 40, then 80, then every 100 ms. */
  static DeliverySettings settings() {
    return DeliverySettings.usual(HOSTNAME)
        .withTimes(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofDays(5));
  }

  /** One that goes over another network. */
  Courier courier(Carrier network) {
    return new Courier(database, contents, queue, routes, network, stories, settings, clock);
  }

  Courier courier() {
    return courier(carrier);
  }

  MailId accept(String octets, String from, String... recipients) {
    return accept(octets, DeliveryWishes.NONE, from, recipients);
  }

  MailId accept(String octets, DeliveryWishes wishes, String from, String... recipients) {
    var id = MailId.at(clock.instant());
    var content = Content.of(octets.getBytes(StandardCharsets.UTF_8));
    var prepared = contents.prepare(content);
    database.write(
        sql -> {
          prepared.keep(sql);
          queue.accept(
              sql,
              new Parcel(
                  id,
                  from.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(from)),
                  Arrays.stream(recipients).map(Address::of).toList(),
                  prepared.id(),
                  content.size(),
                  false,
                  false,
                  wishes));
          return id;
        });
    return id;
  }

  /** Many mails alike, in one transaction. */
  void acceptMany(int mails, String from, String recipient) {
    var content = Content.of(mail("many").getBytes(StandardCharsets.UTF_8));
    database.write(
        sql -> {
          for (int i = 0; i < mails; i++) {
            var prepared = contents.prepare(content);
            prepared.keep(sql);
            queue.accept(
                sql,
                new Parcel(
                    MailId.at(clock.instant()),
                    from.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(from)),
                    List.of(Address.of(recipient)),
                    prepared.id(),
                    content.size(),
                    false,
                    false));
          }
          return mails;
        });
  }

  /** Whether each recipient of these mails to a domain has been tried or has the mail. */
  boolean areTried(String domain, Collection<MailId> mails) {
    return queue.counts().underWay() == 0
        && waiting(domain) == 0
        && mails.stream()
            .flatMap(mail -> queue.entry(mail).stream())
            .flatMap(entry -> entry.recipients().stream())
            .allMatch(recipient -> recipient.attempts() > 0);
  }

  static String mail(String subject) {
    return "From: Anna <anna@example.org>\r\nTo: bob@a.test\r\nSubject: "
        + subject
        + "\r\n\r\nHello.\r\n";
  }

  long rows(String table) {
    return database.read(
        sql -> sql.sql("SELECT count(*) FROM " + table).query(Long.class).single());
  }

  /** How many recipients of a domain wait. */
  long waiting(String domain) {
    return database.read(
        sql ->
            sql.sql("SELECT count(*) FROM delivery_recipients WHERE destination = ?")
                .param(domain)
                .query(Long.class)
                .single());
  }

  boolean isEmpty() {
    return rows("delivery_recipients") + rows("delivery_parcels") + rows("delivery_attempts") == 0;
  }
}
