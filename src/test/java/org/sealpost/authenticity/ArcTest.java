package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sealpost.authenticity.arc.ArcVerdict;
import org.sealpost.authenticity.arc.ArcWriting;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/** What the word of hosts between the author and us is worth. */
class ArcTest {

  private static final String AUTHOR = "192.0.2.1";
  private static final String LIST = "192.0.2.2";
  private static final String TEXT =
      "From: ann@example.org\r\nTo: all@lists.example.net\r\nSubject: Lunch\r\n\r\nAt noon.\r\n";

  /** Made once: RSA keys take their time. */
  private static final MemoryKeyVault VAULT = new MemoryKeyVault();

  private static final DkimKey AUTHOR_KEY = key("example.org", KeyKind.RSA_2048);
  private static final DkimKey LIST_KEY = key("lists.example.net", KeyKind.RSA_2048);
  private static final DkimKey FORWARDER_KEY = key("forward.example.com", KeyKind.RSA_2048);
  private static final DkimKey ATTACKER_KEY = key("attack.example", KeyKind.ED25519);

  private final InstantSource clock = InstantSource.fixed(Mails.NOW);
  private final ArcSealer sealer = new ArcSealer(VAULT, clock);
  private final FakeResolver dns = zone();

  private static DkimKey key(String domain, KeyKind kind) {
    return new DkimKey(Domain.of(domain), "k", VAULT.make(kind, "dkim"));
  }

  private FakeResolver zone() {
    var zone =
        new FakeResolver()
            .txt("example.org", "v=spf1 ip4:" + AUTHOR + " -all")
            .txt("_dmarc.example.org", "v=DMARC1; p=reject")
            .txt("lists.example.net", "v=spf1 ip4:" + LIST + " -all");
    for (var key : List.of(AUTHOR_KEY, LIST_KEY, FORWARDER_KEY, ATTACKER_KEY)) {
      zone.txt(key.recordName(), DkimKey.publicRecord(VAULT.publicKey(key.key()).orElseThrow()));
    }
    return zone;
  }

  /** What a host finds that trusts these sealers. */
  private AuthenticationOutcome verify(String client, Message message, String... trusted) {
    var domains = new ArrayList<Domain>();
    List.of(trusted).forEach(name -> domains.add(Domain.of(name)));
    var authentication =
        new SenderAuthentication(dns, clock, AuthenticationLimits.USUAL, Set.copyOf(domains));
    var from = client.equals(AUTHOR) ? "ann@example.org" : "bounce@lists.example.net";
    return authentication.verify(Mails.mail(client, "h.example", from, message));
  }

  private Message written() {
    var signer = new DkimSigner(VAULT, clock);
    return Mails.with(signer.sign(Mails.message(TEXT), AUTHOR_KEY), Mails.message(TEXT));
  }

  /** The message as a host passes it on that found this and changed something. */
  private Message passedOn(Message changed, AuthenticationOutcome found, DkimKey key) {
    return on(sealer.seal(changed, found, "mx." + key.domain().name(), key), changed);
  }

  private static Message on(List<HeaderField> set, Message message) {
    var pieces = new ArrayList<Content>();
    set.forEach(field -> pieces.add(Content.of(field.octets())));
    pieces.add(message.content());
    return Message.read(Content.concat(pieces));
  }

  private static Message changed(Message message, String what, String to) {
    var text = text(message);
    assertThat(text).contains(what);
    return Mails.message(text.replace(what, to));
  }

  private static String text(Message message) {
    return new String(message.content().octets(), StandardCharsets.ISO_8859_1);
  }

  private Message listed() {
    var written = written();
    return passedOn(
        changed(written, "Subject: ", "Subject: [all] "), verify(AUTHOR, written), LIST_KEY);
  }

  @Test
  void aListThatWeTrustOverrulesTheFailureOfItsOwnChange() {
    var outcome = verify(LIST, listed(), "lists.example.net");
    assertThat(outcome.dmarc().result()).isEqualTo(AuthenticationResult.FAIL);
    assertThat(outcome.arc().result()).isEqualTo(AuthenticationResult.PASS);
    assertThat(outcome.isOverruled()).isTrue();
    assertThat(outcome.arc().vouching()).contains(Domain.of("lists.example.net"));
    // It is a hint and no proof: nothing is earned by it.
    assertThat(outcome.authenticated()).isFalse();
    assertThat(outcome.results("gw.example").field().value())
        .contains(
            "dmarc=fail reason=\"local_policy: arc=pass as[1].d=lists.example.net as[1].s=k\"")
        .contains("arc=pass");
  }

  @Test
  void theWordOfAStrangerCountsForNothing() {
    var outcome = verify(LIST, listed(), "other.example.net", "example.net");
    assertThat(outcome.arc().result()).isEqualTo(AuthenticationResult.PASS);
    assertThat(outcome.isOverruled()).isFalse();
    assertThat(outcome.results("gw.example").field().value()).doesNotContain("local_policy");
  }

  @Test
  void whatWasChangedAfterTheLastSealBreaksTheChain() {
    for (var change : List.of("At noon.", "[all] Lunch", "all@lists", "ann@example.org")) {
      var outcome = verify(LIST, changed(listed(), change, change + "x"), "lists.example.net");
      assertThat(outcome.arc().result()).as(change).isEqualTo(AuthenticationResult.FAIL);
      assertThat(outcome.isOverruled()).isFalse();
    }
    var twice = Mails.message("From: boss@example.org\r\n" + text(listed()));
    assertThat(verify(LIST, twice, "lists.example.net").isOverruled()).isFalse();
  }

  @Test
  void severalTrustedHostsMayHaveHadIt() {
    var first = listed();
    var second =
        passedOn(changed(first, "At noon.", "At one."), verify(LIST, first), FORWARDER_KEY);
    var outcome = verify(LIST, second, "lists.example.net", "forward.example.com");
    assertThat(outcome.isOverruled()).isTrue();
    assertThat(outcome.arc().vouching()).contains(Domain.of("lists.example.net"));
    // Who came after the one that vouches may have put in what it likes.
    assertThat(verify(LIST, second, "lists.example.net").isOverruled()).isFalse();
    assertThat(verify(LIST, second, "forward.example.com").isOverruled()).isFalse();
  }

  @Test
  void aTrustedListDoesNotVouchForWhatAStrangerClaimed() {
    var forged = Mails.message(TEXT);
    var claimed = passedOn(forged, verify(AUTHOR, forged), ATTACKER_KEY);
    assertThat(text(claimed)).contains("dmarc=pass");
    var viaList = passedOn(claimed, verify(LIST, claimed), LIST_KEY);
    var outcome = verify(LIST, viaList, "lists.example.net");
    assertThat(outcome.arc().result()).isEqualTo(AuthenticationResult.PASS);
    assertThat(outcome.isOverruled()).isFalse();
  }

  @Test
  void itVouchesForTheDomainThatTheReaderSeesAndNoOther() {
    var written = written();
    var found = verify(AUTHOR, written);
    var other =
        passedOn(
            changed(written, "From: ann@example.org", "From: ann@victim.example"), found, LIST_KEY);
    dns.txt("_dmarc.victim.example", "v=DMARC1; p=reject");
    var outcome = verify(LIST, other, "lists.example.net");
    assertThat(outcome.arc().result()).isEqualTo(AuthenticationResult.PASS);
    assertThat(outcome.isOverruled()).isFalse();
  }

  @Test
  void aMessageSignatureThatLeavesOutFromVouchesForNothing() {
    var written = written();
    var found = verify(AUTHOR, written).results("mx.lists.example.net").field().value();
    var changed = changed(written, "Lunch", "Dinner");
    for (var names : List.of(List.<String>of(), List.of("subject", "to"))) {
      var set =
          new ArcWriting(changed, ArcVerdict.none(), new VaultKey(VAULT, LIST_KEY), Mails.NOW)
              .set(found, names);
      var outcome = verify(LIST, on(set, changed), "lists.example.net");
      assertThat(outcome.arc().result()).isEqualTo(AuthenticationResult.PASS);
      assertThat(outcome.isOverruled()).isFalse();
    }
  }

  @Test
  void whileTheDnsIsIllNobodyKnows() {
    var mail = listed();
    dns.fail(LIST_KEY.recordName());
    var outcome = verify(LIST, mail, "lists.example.net");
    assertThat(outcome.arc().result()).isEqualTo(AuthenticationResult.TEMPERROR);
    assertThat(outcome.isOverruled()).isFalse();
    assertThat(outcome.isOpen()).isTrue();
    assertThat(verify(LIST, mail).isOpen()).isFalse();
    // The registry has no such word for ARC.
    assertThat(outcome.results("gw.example").field().value()).contains("arc=fail reason=\"DNS: ");
  }

  @Test
  void aBrokenChainIsClosedOnceAndForAll() {
    var broken = changed(listed(), "At noon.", "At one.");
    var closed = passedOn(broken, verify(LIST, broken), FORWARDER_KEY);
    assertThat(text(closed)).contains("cv=fail").contains("i=2;");
    var outcome = verify(LIST, closed, "lists.example.net", "forward.example.com");
    assertThat(outcome.arc().result()).isEqualTo(AuthenticationResult.FAIL);
    assertThat(outcome.arc().reason()).contains("broken before");
    assertThat(sealer.seal(closed, outcome, "mx.example", LIST_KEY)).isEmpty();
  }

  @Test
  void aChainHasAtMostFiftySets() {
    var message = written();
    for (int i = 1; i <= 50; i++) {
      message = passedOn(message, verify(LIST, message), i % 2 == 0 ? AUTHOR_KEY : FORWARDER_KEY);
    }
    int before = dns.asked().size();
    var outcome = verify(LIST, message, "example.org", "forward.example.com");
    assertThat(outcome.arc().result()).isEqualTo(AuthenticationResult.PASS);
    assertThat(dns.asked().size() - before).isLessThan(20);
    assertThat(sealer.seal(message, outcome, "mx.example", LIST_KEY)).isEmpty();
    var more =
        Mails.message(
            "ARC-Seal: i=51; a=rsa-sha256; cv=pass; d=example.org; s=k; b=AAAA\r\n"
                + text(message));
    assertThat(verify(LIST, more).arc().result()).isEqualTo(AuthenticationResult.FAIL);
  }

  @Test
  void noChangeOfASetIsOverlooked() {
    var text = text(listed());
    int end = text.indexOf("DKIM-Signature");
    var random = new Random(8617);
    for (int i = 0; i < 250; i++) {
      int at = random.nextInt(end);
      char other = (char) (' ' + random.nextInt(95));
      var before = text.charAt(at);
      var changed = text.substring(0, at) + other + text.substring(at + 1);
      // Blanks may come and go, and names of fields have no case.
      boolean isNothing =
          Character.toLowerCase(other) == Character.toLowerCase(before)
              || Character.isWhitespace(before)
              || other == ' ';
      if (!isNothing) {
        assertThat(verify(LIST, Mails.message(changed), "lists.example.net").isOverruled())
            .as(changed)
            .isFalse();
      }
    }
  }

  @Test
  void nothingButNonsenseIsReadWithoutHarm() {
    for (var field :
        List.of(
            "ARC-Seal:",
            "ARC-Seal: i=1",
            "ARC-Seal: i=0; cv=none",
            "ARC-Authentication-Results: i=1;",
            "ARC-Authentication-Results: i=99999999999999999999;",
            "ARC-Message-Signature: i=1; h=; b=; bh=;",
            "ARC-Seal: i=1; cv=none; a=rsa-sha256; d=a.example; s=k; b=" + "A".repeat(70_000))) {
      var outcome = verify(LIST, Mails.message((field + "\r\n").repeat(60) + TEXT), "a.example");
      assertThat(outcome.arc().result()).as(field).isEqualTo(AuthenticationResult.FAIL);
    }
    assertThat(verify(LIST, Mails.message(TEXT)).arc().result())
        .isEqualTo(AuthenticationResult.NONE);
  }
}
