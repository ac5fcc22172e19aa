package org.sealpost.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Block lists that work, that lie, and that do not answer. */
class DnsListsTest {

  private static final InetAddress SPAMMER = InetAddress.ofLiteral("192.0.2.99");
  private static final InetAddress HONEST = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8::1");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
  private final FakeResolver dns = new FakeResolver();

  private DnsLists lists(DnsList... lists) {
    var all = new DnsLists(List.of(lists), dns, now::get, Duration.ofSeconds(5));
    all.test();
    return all;
  }

  private static DnsList list(String zone) {
    return new DnsList(DnsList.Kind.BLOCK, zone, 3, answer -> true);
  }

  private FakeResolver working(String zone) {
    return dns.address("2.0.0.127." + zone, "127.0.0.2");
  }

  @Test
  void namesWhoIsListedAndWhy() {
    working("bl.test").address("99.2.0.192.bl.test", "127.0.0.4");
    assertThat(lists(list("bl.test")).listings(SPAMMER))
        .containsExactly(new Listing("bl.test", 3, InetAddress.ofLiteral("127.0.0.4"), false));
    assertThat(lists(list("bl.test")).listings(HONEST)).isEmpty();
  }

  @Test
  void asksForIpv6ByNibbles() {
    working("bl.test")
        .address(
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.test", "127.0.0.2");
    assertThat(lists(list("bl.test")).listings(SIX)).hasSize(1);
  }

  @Test
  void onlyAnswersThatWereChosenCount() {
    working("bl.test").address("99.2.0.192.bl.test", "127.0.0.10");
    var chosen =
        new DnsList(
            DnsList.Kind.BLOCK,
            "bl.test",
            3,
            answer -> answer.getHostAddress().equals("127.0.0.2"));
    var lists = lists(chosen);
    assertThat(lists.listings(SPAMMER)).isEmpty();
    assertThat(lists.states()).containsExactly(new DnsListState("bl.test", true, ""));
  }

  @Test
  void aListThatListsEverybodyIsOff() {
    working("bl.test").address("1.0.0.127.bl.test", "127.0.0.2");
    dns.address("99.2.0.192.bl.test", "127.0.0.2");
    var lists = lists(list("bl.test"));
    assertThat(lists.listings(SPAMMER)).isEmpty();
    assertThat(lists.states().getFirst().on()).isFalse();
    assertThat(lists.states().getFirst().reason()).contains("127.0.0.1");
  }

  @Test
  void aListThatIsDeadIsOffUntilItWorks() {
    dns.address("99.2.0.192.bl.test", "127.0.0.2");
    var lists = lists(list("bl.test"));
    assertThat(lists.listings(SPAMMER)).isEmpty();
    assertThat(lists.states().getFirst().reason()).contains("127.0.0.2");
    working("bl.test");
    lists.test();
    assertThat(lists.listings(SPAMMER)).hasSize(1);
  }

  @Test
  void beforeItsTestAListDoesNotCount() {
    working("bl.test").address("99.2.0.192.bl.test", "127.0.0.2");
    var lists = new DnsLists(List.of(list("bl.test")), dns, now::get, Duration.ofSeconds(5));
    assertThat(lists.listings(SPAMMER)).isEmpty();
    lists.test();
    assertThat(lists.listings(SPAMMER)).hasSize(1);
  }

  @Test
  void anAnswerThatMeansWeMayNotAskNeverCountsAndGivesTheListARest() {
    working("bl.test").address("99.2.0.192.bl.test", "127.255.255.254");
    dns.address("1.2.0.192.bl.test", "127.0.0.2");
    var lists = lists(list("bl.test"));
    assertThat(lists.listings(SPAMMER)).isEmpty();
    assertThat(lists.listings(HONEST)).as("while it rests").isEmpty();
    lists.test();
    assertThat(lists.states().getFirst().on()).as("a test does not end the rest").isFalse();
    now.updateAndGet(at -> at.plus(Duration.ofHours(1)));
    lists.test();
    assertThat(lists.listings(HONEST)).hasSize(1);
  }

  @Test
  void anAnswerOutsideOfLoopbackNeverCounts() {
    working("bl.test").address("99.2.0.192.bl.test", "203.0.113.7");
    var lists = lists(list("bl.test"));
    assertThat(lists.listings(SPAMMER)).isEmpty();
    assertThat(lists.states().getFirst().reason()).contains("203.0.113.7");
  }

  @Test
  void anAllowListTellsHowMuchItTrusts() {
    dns.address("2.0.0.127.wl.test", "127.0.10.0").address("1.2.0.192.wl.test", "127.0.10.2");
    var voucher = lists(allowing("wl.test")).listings(HONEST).getFirst();
    assertThat(voucher.trust()).isEqualTo(2);
    assertThat(voucher.share()).isEqualTo(2.0 / 3);
    assertThat(lists(allowing("wl.test")).listings(SPAMMER)).isEmpty();
  }

  @Test
  void anAllowListOfWhichTooMuchIsAskedTrustsNobody() {
    dns.address("2.0.0.127.wl.test", "127.0.10.0").address("1.2.0.192.wl.test", "127.0.0.255");
    dns.address("99.2.0.192.wl.test", "127.0.5.3");
    var lists = lists(allowing("wl.test"));
    assertThat(lists.listings(HONEST)).isEmpty();
    assertThat(lists.states().getFirst().reason()).contains("127.0.0.255");
    assertThat(lists.listings(SPAMMER)).as("while it rests").isEmpty();
    working("bl.test").address("1.2.0.192.bl.test", "127.0.0.255");
    assertThat(lists(list("bl.test")).listings(HONEST)).as("a block list means it").hasSize(1);
  }

  private static DnsList allowing(String zone) {
    return new DnsList(DnsList.Kind.ALLOW, zone, 1, answer -> true);
  }

  @Test
  void aFailureOfTheDnsIsNoListingAndOtherListsStillCount() {
    working("bl.test");
    working("other.test").address("99.2.0.192.other.test", "127.0.0.2");
    dns.fail("99.2.0.192.bl.test");
    var lists = lists(list("bl.test"), list("other.test"));
    assertThat(lists.listings(SPAMMER)).extracting(Listing::zone).containsExactly("other.test");
    assertThat(lists.states()).extracting(DnsListState::on).containsExactly(true, true);
  }

  @Test
  void aListWhoseTestFailsInTheDnsIsOff() {
    dns.fail("1.0.0.127.bl.test");
    assertThat(lists(list("bl.test")).states().getFirst().reason()).contains("does not answer");
  }
}
