package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sealpost.directory.Change;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.directory.Partner;
import org.sealpost.directory.TlsDemand;
import org.sealpost.dns.FakeResolver;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.Protection;
import org.sealpost.smtp.TlsLevel;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

class RoutesTest {

  private static final Domain HOSTNAME = Domain.of("gw.example.org");

  private final FakeResolver dns = new FakeResolver();
  private TestDatabase database;
  private Directory directory;
  private TlsResults results;

  @BeforeEach
  void open() {
    database = TestDatabases.sqlite();
    directory = new Directory(database, new TestClock());
    results = new TlsResults(database, new TestClock());
    directory.configured(
        List.of(
            OwnDomain.of(Domain.of("example.org"), "10.0.0.5:2525"),
            OwnDomain.of(Domain.of("six.example.org"), "[2001:db8::5]:2526"),
            OwnDomain.of(Domain.of("unsaid.example.org"))));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Routes routes(String smartHost, InetSocketAddress... listeners) {
    return new Routes(
        HOSTNAME,
        smartHost,
        directory,
        dns,
        List.of(listeners),
        _ -> new StsPolicies.Known.Nothing(),
        results);
  }

  private Route to(String domain) {
    var routes = routes("");
    return routes.route(routes.nextHop(Domain.of(domain)));
  }

  private static List<String> hops(Route route) {
    return ((Route.Ways) route).hops().stream().map(Object::toString).toList();
  }

  private static String refusal(Route route) {
    return ((Route.Closed) route).reply().enhanced();
  }

  @Test
  void goesToTheInnerServerForADomainOfOurs() {
    assertThat(hops(to("example.org"))).containsExactly("10.0.0.5[10.0.0.5]:2525");
    assertThat(hops(to("six.example.org")))
        .containsExactly("2001:db8::5[2001:db8:0:0:0:0:0:5]:2526");
  }

  private TransportSecurity.Decision decision(String domain, TlsLevel level) {
    var routes = routes("");
    var next = routes.nextHop(Domain.of(domain));
    var ways = (Route.Ways) routes.route(next);
    return routes.protection(
        next, ways, ways.hops().getFirst(), new Demand(level, Optional.empty(), false));
  }

  private static Consumer<TransportSecurity.Decision> talk(Protection protection) {
    return decision ->
        assertThat(((TransportSecurity.Decision.Talk) decision).protection()).isEqualTo(protection);
  }

  @Test
  void asksForWhatTheDomainPublishesOnlyWhereTheDnsIsAuthentic() {
    var record = new TlsaRecord(3, 1, 1, "ab".repeat(32));
    dns.mx("a.test", "mx.a.test").address("mx.a.test", "192.0.2.1").tlsa("mx.a.test", record);
    assertThat(decision("a.test", TlsLevel.OPPORTUNISTIC))
        .satisfies(talk(Protection.of(TlsLevel.OPPORTUNISTIC)));
    assertThat(dns.asked()).noneMatch(question -> question.startsWith("TLSA"));
    dns.signed();
    assertThat(decision("a.test", TlsLevel.OPPORTUNISTIC))
        .satisfies(talk(new Protection.Dane(Set.of(record), List.of("mx.a.test", "a.test"))));
  }

  @Test
  void waitsWhenItCannotBeKnownWhetherTlsaRecordsExist() {
    dns.signed().mx("a.test", "mx.a.test").address("mx.a.test", "192.0.2.1");
    assertThat(decision("a.test", TlsLevel.OPPORTUNISTIC))
        .satisfies(talk(Protection.of(TlsLevel.OPPORTUNISTIC)));
    dns.fail("TLSA", "_25._tcp.mx.a.test");
    assertThat(decision("a.test", TlsLevel.OPPORTUNISTIC))
        .isInstanceOf(TransportSecurity.Decision.Wait.class);
  }

  @Test
  void whatASignedAliasStandsForComesFirst() {
    var behind = new TlsaRecord(3, 1, 1, "ab".repeat(32));
    var before = new TlsaRecord(3, 1, 1, "cd".repeat(32));
    dns.signed().mx("a.test", "mx.a.test").address("mx.a.test", "192.0.2.1");
    dns.alias("mx.a.test", "mail.host.test").tlsa("mail.host.test", behind);
    assertThat(decision("a.test", TlsLevel.OPPORTUNISTIC))
        .satisfies(
            talk(
                new Protection.Dane(
                    Set.of(behind), List.of("mail.host.test", "mx.a.test", "a.test"))));
    dns.mx("b.test", "mx.b.test").address("mx.b.test", "192.0.2.1");
    dns.alias("mx.b.test", "mail.other.test").tlsa("mx.b.test", before);
    assertThat(decision("b.test", TlsLevel.OPPORTUNISTIC))
        .satisfies(talk(new Protection.Dane(Set.of(before), List.of("mx.b.test", "b.test"))));
  }

  @Test
  void addressFamiliesTakeTurnsAndNoHostHasAllOfThem() {
    dns.mx("a.test", 10, "first.test").mx("a.test", 20, "second.test");
    dns.address(
        "first.test",
        "2001:db8::1",
        "2001:db8::2",
        "2001:db8::3",
        "192.0.2.1",
        "192.0.2.2",
        "192.0.2.3");
    dns.address("second.test", "192.0.2.9");
    assertThat(hops(to("a.test")))
        .containsExactly(
            "first.test[2001:db8:0:0:0:0:0:1]:25",
            "first.test[192.0.2.1]:25",
            "first.test[2001:db8:0:0:0:0:0:2]:25",
            "first.test[192.0.2.2]:25",
            "second.test[192.0.2.9]:25");
  }

  @Test
  void recordsThatSayNothingStillDemandTls() {
    dns.signed().mx("a.test", "mx.a.test").address("mx.a.test", "192.0.2.1");
    dns.tlsa("mx.a.test", new TlsaRecord(0, 1, 1, "ab".repeat(32)));
    assertThat(decision("a.test", TlsLevel.OPPORTUNISTIC))
        .satisfies(talk(Protection.of(TlsLevel.REQUIRED)));
    assertThat(decision("a.test", TlsLevel.VERIFIED))
        .satisfies(talk(Protection.of(TlsLevel.VERIFIED)));
  }

  @Test
  void aMailThatDemandsTlsGoesOnlyWhereTheExchangerIsVouchedFor() {
    dns.mx("a.test", "mx.a.test").address("mx.a.test", "192.0.2.1");
    var routes = routes("");
    var next = routes.nextHop(Domain.of("a.test"));
    var demand = new Demand(TlsLevel.OPPORTUNISTIC, Optional.empty(), true);
    var ways = (Route.Ways) routes.route(next);
    assertThat(routes.protection(next, ways, ways.hops().getFirst(), demand))
        .isInstanceOf(TransportSecurity.Decision.Refuse.class);
    dns.signed();
    ways = (Route.Ways) routes.route(next);
    assertThat(routes.protection(next, ways, ways.hops().getFirst(), demand))
        .satisfies(talk(Protection.of(TlsLevel.VERIFIED)));
  }

  @Test
  void agreedKeysGoBeforeAllElse() {
    dns.signed().mx("a.test", "mx.a.test").address("mx.a.test", "192.0.2.1");
    dns.tlsa("mx.a.test", new TlsaRecord(3, 1, 1, "ab".repeat(32)));
    var pins = Set.of("cd".repeat(32));
    assertThat(directory.add(Partner.of(Domain.of("a.test")).withKeyPins(pins)))
        .isInstanceOf(Change.Done.class);
    var routes = routes("");
    assertThat(routes.tls(Address.of("b@a.test"))).isEqualTo(TlsLevel.VERIFIED);
    var next = routes.nextHop(Domain.of("a.test"));
    var ways = (Route.Ways) routes.route(next);
    assertThat(
            routes.protection(
                next,
                ways,
                ways.hops().getFirst(),
                new Demand(TlsLevel.VERIFIED, Optional.of(pins), false)))
        .satisfies(talk(new Protection.Pinned(pins)));
    assertThat(directory.set(Partner.of(Domain.of("a.test")).withKeyPins(Set.of("CD"))))
        .isInstanceOf(Change.Invalid.class);
    assertThat(directory.partner(Address.of("b@a.test")).orElseThrow().keyPins()).isEqualTo(pins);
  }

  @Test
  void waitsWhereNoInnerServerIsSet() {
    assertThat(to("unsaid.example.org")).isInstanceOf(Route.Unknown.class);
  }

  @Test
  void goesToTheSmartHostForAllOthers() {
    dns.address("relay.test", "192.0.2.9");
    var routes = routes("relay.test:587");
    assertThat(hops(routes.route(routes.nextHop(Domain.of("a.test")))))
        .containsExactly("relay.test[192.0.2.9]:587");
    assertThat(hops(routes.route(routes.nextHop(Domain.of("example.org")))))
        .containsExactly("10.0.0.5[10.0.0.5]:2525");
  }

  @Test
  void triesExchangersByPreference() {
    dns.mx("a.test", 20, "second.test").mx("a.test", 10, "first.test");
    dns.address("first.test", "192.0.2.1").address("second.test", "192.0.2.2");
    assertThat(hops(to("a.test")))
        .containsExactly("first.test[192.0.2.1]:25", "second.test[192.0.2.2]:25");
  }

  @Test
  void mixesExchangersOfEqualPreference() {
    dns.mx("a.test", 10, "one.test").mx("a.test", 10, "two.test");
    dns.address("one.test", "192.0.2.1").address("two.test", "192.0.2.2");
    var firsts = new HashSet<String>();
    for (int i = 0; i < 200; i++) {
      firsts.add(hops(to("a.test")).getFirst());
    }
    assertThat(firsts).hasSize(2);
  }

  @Test
  void takesADomainWithoutExchangersForItsOwn() {
    dns.address("a.test", "192.0.2.1");
    assertThat(hops(to("a.test"))).containsExactly("a.test[192.0.2.1]:25");
  }

  @Test
  void givesUpADomainThatTakesNoMail() {
    dns.mx("a.test", 0, "");
    assertThat(refusal(to("a.test"))).isEqualTo("5.1.10");
  }

  @Test
  void givesUpADomainThatDoesNotExist() {
    assertThat(refusal(to("nowhere.test"))).isEqualTo("5.1.2");
  }

  @Test
  void waitsWhenTheDnsFails() {
    dns.fail("a.test");
    assertThat(to("a.test")).isInstanceOf(Route.Unknown.class);
    dns.mx("b.test", "mx.b.test").fail("mx.b.test");
    assertThat(to("b.test")).isInstanceOf(Route.Unknown.class);
  }

  @Test
  void goesOnWithExchangersThatCanBeLookedUp() {
    dns.mx("a.test", "broken.test", "sound.test").fail("broken.test");
    dns.address("sound.test", "192.0.2.2");
    assertThat(hops(to("a.test"))).containsExactly("sound.test[192.0.2.2]:25");
  }

  @Test
  void givesUpADomainWhoseExchangersHaveNoAddress() {
    dns.mx("a.test", "mx.a.test");
    assertThat(refusal(to("a.test"))).isEqualTo("5.4.4");
  }

  @Test
  void neverGoesToItselfOrToWhoeverIsFartherFromTheGoal() {
    dns.mx("a.test", 10, "best.test").mx("a.test", 20, "gw.example.org");
    dns.mx("a.test", 30, "worst.test").address("best.test", "192.0.2.1");
    dns.address("gw.example.org", "192.0.2.2").address("worst.test", "192.0.2.3");
    assertThat(hops(to("a.test"))).containsExactly("best.test[192.0.2.1]:25");
    dns.mx("b.test", 10, "gw.example.org").mx("b.test", 30, "worst.test");
    assertThat(refusal(to("b.test"))).isEqualTo("5.4.6");
  }

  @Test
  void knowsItsOwnListenersByAddress() {
    dns.address("a.test", "127.0.0.1");
    var routes = routes("", new InetSocketAddress("0.0.0.0", 25));
    assertThat(refusal(routes.route(routes.nextHop(Domain.of("a.test"))))).isEqualTo("5.4.6");
    var elsewhere = routes("", new InetSocketAddress(InetAddress.getLoopbackAddress(), 2525));
    assertThat(hops(elsewhere.route(elsewhere.nextHop(Domain.of("a.test"))))).hasSize(1);
  }

  @Test
  void protectsTheWayAsThePartnerDemands() {
    directory.add(Partner.of(Domain.of("a.test")).withTls(TlsDemand.REQUIRED));
    directory.add(Partner.of(Address.of("ceo@a.test")).withTls(TlsDemand.VERIFIED));
    var routes = routes("");
    assertThat(routes.tls(Address.of("bob@a.test"))).isEqualTo(TlsLevel.REQUIRED);
    assertThat(routes.tls(Address.of("ceo@a.test"))).isEqualTo(TlsLevel.VERIFIED);
    assertThat(routes.tls(Address.of("bob@b.test"))).isEqualTo(TlsLevel.OPPORTUNISTIC);
  }
}
