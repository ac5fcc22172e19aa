package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.sealpost.correspondence.LevelOfTrust;
import org.sealpost.directory.Directory;
import org.sealpost.directory.Partner;
import org.sealpost.dns.DnsList;
import org.sealpost.dns.DnsLists;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.Peer;
import org.sealpost.smtp.Reply;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** Who is refused, who must come again, and who passes. */
class GatekeeperTest {

  private static final Address ANNA = Address.of("anna@example.org");
  private static final Address BOB = Address.of("bob@example.net");
  private static final ReversePath FROM_BOB = ReversePath.of(BOB);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
  private final KeyVault vault = new MemoryKeyVault();
  private final FakeResolver dns =
      new FakeResolver()
          .address("2.0.0.127.heavy.test", "127.0.0.2")
          .address("2.0.0.127.light.test", "127.0.0.2")
          .address("9.2.0.192.heavy.test", "127.0.0.2")
          .address("8.2.0.192.light.test", "127.0.0.3")
          .ptr("192.0.2.1", "mail.example.net")
          .address("mail.example.net", "192.0.2.1");

  private Gatekeeper gatekeeper(TestDatabase database, boolean greylisting) {
    var lists =
        new DnsLists(
            List.of(
                new DnsList(DnsList.Kind.BLOCK, "heavy.test", 5, a -> true),
                new DnsList(DnsList.Kind.BLOCK, "light.test", 2, a -> true)),
            dns,
            now::get,
            Duration.ofSeconds(5));
    lists.test();
    var allowLists =
        new DnsLists(
            List.of(new DnsList(DnsList.Kind.ALLOW, "good.test", 1, a -> true)),
            dns,
            now::get,
            Duration.ofSeconds(5));
    allowLists.test();
    return new Gatekeeper(
        new Gatekeeper.Rules(
            Domain.of("gw.example.org"),
            Set.of(InetAddress.ofLiteral("198.51.100.7")),
            client -> client.getHostAddress().startsWith("10."),
            5),
        lists,
        allowLists,
        dns,
        greylisting ? Optional.of(greylist(database)) : Optional.empty(),
        new Directory(database, now::get),
        new LevelOfTrust(database, vault, now::get),
        now::get);
  }

  private Greylist greylist(TestDatabase database) {
    return new Greylist(database, vault, now::get, Duration.ofMinutes(5), Duration.ofHours(4));
  }

  private static Peer peer(String address, String helo) {
    return new Peer(
        "inbound", InetAddress.ofLiteral(address), helo, Optional.empty(), Optional.empty());
  }

  private static String answer(Gatekeeper gate, String client, String helo, Address recipient) {
    return gate.refusal(peer(client, helo), FROM_BOB, recipient).map(Reply::text).orElse("passes");
  }

  private void pass(Duration time) {
    now.updateAndGet(at -> at.plus(time));
  }

  @OnBothEngines
  void aHeavyListingRefusesAndNamesTheListButThePostmasterIsReached(TestDatabase database) {
    var gate = gatekeeper(database, false);
    assertThat(answer(gate, "192.0.2.9", "mail.example.net", ANNA))
        .isEqualTo("554 5.7.1 192.0.2.9 is listed by heavy.test (127.0.0.2)");
    assertThat(answer(gate, "192.0.2.9", "mail.example.net", Address.of("Postmaster@example.org")))
        .isEqualTo("passes");
    assertThat(answer(gate, "192.0.2.8", "mail.example.net", ANNA)).isEqualTo("passes");
    assertThat(answer(gate, "10.0.0.1", "gw.example.org", ANNA)).isEqualTo("passes");
    assertThat(gate.counts()).isEqualTo(Map.of("block-list", 1L));
  }

  @OnBothEngines
  void whoClaimsToBeUsIsRefusedAndWhoIsOddIsNot(TestDatabase database) {
    var gate = gatekeeper(database, false);
    assertThat(answer(gate, "192.0.2.1", "gw.example.org", ANNA)).startsWith("550 5.7.1");
    assertThat(answer(gate, "192.0.2.1", "[198.51.100.7]", ANNA)).startsWith("550 5.7.1");
    assertThat(answer(gate, "192.0.2.1", "localhost", ANNA)).isEqualTo("passes");
  }

  @OnBothEngines
  void onlySuspiciousClientsMustComeAgain(TestDatabase database) {
    var gate = gatekeeper(database, true);
    assertThat(answer(gate, "192.0.2.1", "mail.example.net", ANNA)).isEqualTo("passes");
    assertThat(answer(gate, "192.0.2.1", "localhost", ANNA)).startsWith("450 4.7.1");
    assertThat(answer(gate, "192.0.2.77", "mail.example.net", ANNA)).startsWith("450 4.7.1");
    dns.fail("203.0.113.5");
    assertThat(answer(gate, "203.0.113.5", "mail.example.net", ANNA)).isEqualTo("passes");
  }

  @OnBothEngines
  void whoIsVouchedForNeedNotComeAgainUnlessSomebodyWarns(TestDatabase database) {
    dns.address("2.0.0.127.good.test", "127.0.2.0")
        .address("77.2.0.192.good.test", "127.0.2.1")
        .address("78.2.0.192.good.test", "127.0.2.0")
        .address("8.2.0.192.good.test", "127.0.2.3")
        .address("9.2.0.192.good.test", "127.0.2.3");
    var gate = gatekeeper(database, true);
    assertThat(answer(gate, "192.0.2.77", "mail.example.net", ANNA)).isEqualTo("passes");
    assertThat(answer(gate, "192.0.2.78", "mail.example.net", ANNA))
        .as("known, not trusted")
        .startsWith("450 4.7.1");
    assertThat(answer(gate, "192.0.2.8", "mail.example.net", ANNA))
        .as("also on a block list")
        .startsWith("450 4.7.1");
    assertThat(answer(gate, "192.0.2.9", "mail.example.net", ANNA)).startsWith("554 5.7.1");
    assertThat(gate.vouchers(InetAddress.ofLiteral("192.0.2.78"))).hasSize(1);
    assertThat(gate.vouchers(InetAddress.ofLiteral("10.0.0.1"))).isEmpty();
  }

  @OnBothEngines
  void whoComesAgainInTimePassesAlsoFromTheMachineNextDoor(TestDatabase database) {
    var gate = gatekeeper(database, true);
    assertThat(answer(gate, "192.0.2.77", "mail.example.net", ANNA)).startsWith("450");
    pass(Duration.ofMinutes(4));
    assertThat(answer(gate, "192.0.2.77", "mail.example.net", ANNA)).startsWith("450");
    pass(Duration.ofMinutes(1));
    assertThat(answer(gate, "192.0.2.78", "mail.example.net", ANNA)).isEqualTo("passes");
    pass(Duration.ofDays(30));
    assertThat(answer(gate, "192.0.2.77", "mail.example.net", ANNA)).isEqualTo("passes");
    pass(Duration.ofDays(30));
    assertThat(answer(gate, "192.0.2.77", "mail.example.net", ANNA)).isEqualTo("passes");
    assertThat(answer(gate, "198.51.100.77", "mail.example.net", ANNA)).startsWith("450");
  }

  @OnBothEngines
  void whoComesAgainTooLateBeginsAnewAndIsForgottenAtLast(TestDatabase database) {
    var gate = gatekeeper(database, true);
    answer(gate, "192.0.2.77", "mail.example.net", ANNA);
    pass(Duration.ofHours(5));
    assertThat(answer(gate, "192.0.2.77", "mail.example.net", ANNA)).startsWith("450");
    pass(Duration.ofHours(5));
    assertThat(greylist(database).forgetOld()).isEqualTo(1);
    assertThat(greylist(database).forgetOld()).isZero();
  }

  @OnBothEngines
  void correspondentsAndPartnersNeverComeAgain(TestDatabase database) {
    var gate = gatekeeper(database, true);
    database.write(
        sql -> {
          new LevelOfTrust(database, vault, now::get).earn(sql, ANNA, BOB);
          return true;
        });
    assertThat(answer(gate, "192.0.2.77", "mail.example.net", ANNA)).isEqualTo("passes");
    var carol = ReversePath.of(Address.of("carol@partner.test"));
    assertThat(gate.refusal(peer("192.0.2.77", "mail.partner.test"), carol, ANNA)).isPresent();
    new Directory(database, now::get).add(Partner.of(Domain.of("partner.test")));
    var after = gatekeeper(database, true);
    assertThat(after.refusal(peer("192.0.2.77", "mail.partner.test"), carol, ANNA)).isEmpty();
  }
}
