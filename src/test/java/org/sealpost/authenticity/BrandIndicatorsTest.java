package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sealpost.authenticity.bimi.TestMarks;
import org.sealpost.authenticity.bimi.TestMarks.Mark;
import org.sealpost.authenticity.dkim.BodyHashes;
import org.sealpost.authenticity.dkim.Canonicalisation;
import org.sealpost.authenticity.dkim.SignedHeader;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Mail;

/** Which mail may be shown with which indicator. */
class BrandIndicatorsTest {

  private static final String PICTURE =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\" baseProfile=\"tiny-ps\">"
          + "<title>Acorn</title><path d=\"M0 0h9\"/></svg>";
  private static final String PLACE = "https://acorn.example/l.svg";
  private static final String EVIDENCE = "https://acorn.example/m.pem";
  private static final TestMarks MARKS = new TestMarks(Mails.NOW);
  private static final MemoryKeyVault VAULT = new MemoryKeyVault();
  private static final DkimKey KEY =
      new DkimKey(Domain.of("acorn.example"), "s", VAULT.make(KeyKind.ED25519, "dkim"));

  private final AtomicReference<Instant> now = new AtomicReference<>(Mails.NOW);
  private final Map<URI, BrandFetch.Fetched> web = new HashMap<>();
  private final List<URI> fetched = new CopyOnWriteArrayList<>();
  private final FakeResolver dns =
      new FakeResolver()
          .txt("acorn.example", "v=spf1 ip4:192.0.2.1 -all")
          .txt("news.acorn.example", "v=spf1 ip4:192.0.2.1 -all")
          .txt(KEY.recordName(), DkimKey.publicRecord(VAULT.publicKey(KEY.key()).orElseThrow()));

  private void put(String place, byte[] octets) {
    web.put(URI.create(place), new BrandFetch.Fetched.Got(octets));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private BrandIndicators indicators(boolean isEvidenceRequired) {
    return indicators(isEvidenceRequired, this::fetch, Duration.ofSeconds(20));
  }

  private BrandIndicators indicators(
      boolean isEvidenceRequired, BrandFetch fetch, Duration patience) {
    return new BrandIndicators(
        dns, fetch, new BrandSettings(Set.of(MARKS.root), isEvidenceRequired, patience), now::get);
  }

  private BrandFetch.Fetched fetch(URI place, int largest) {
    fetched.add(place);
    return web.getOrDefault(place, new BrandFetch.Fetched.Refused("HTTP status 404"));
  }

  private BrandOutcome look(
      BrandIndicators indicators, String from, String more, boolean isSigned) {
    var message =
        Mails.message("From: Ann <" + from + ">\r\nTo: x@y.example\r\n" + more + "\r\nHi\r\n");
    var clock = InstantSource.fixed(Mails.NOW);
    var sent =
        isSigned ? Mails.with(new DkimSigner(VAULT, clock).sign(message, KEY), message) : message;
    return look(indicators, Mails.mail("192.0.2.1", "mx.acorn.example", from, sent));
  }

  private BrandOutcome look(BrandIndicators indicators, Mail mail) {
    var clock = InstantSource.fixed(Mails.NOW);
    return indicators.of(mail, new SenderAuthentication(dns, clock).verify(mail));
  }

  private BrandOutcome look(String from) {
    return look(indicators(true), from, "", false);
  }

  private void publishAll() {
    dns.txt("_dmarc.acorn.example", "v=DMARC1; p=reject")
        .txt("default._bimi.acorn.example", "v=BIMI1; l=" + PLACE + "; a=" + EVIDENCE);
    put(PLACE, octets(PICTURE));
    put(EVIDENCE, MARKS.file(Mark.of(PICTURE, "acorn.example")));
  }

  @Test
  void aProvedPictureIsShownAndTold() {
    publishAll();
    var outcome = look("ann@acorn.example");
    assertThat(outcome.result()).as(outcome.reason()).isEqualTo(BrandResult.PASS);
    assertThat(outcome.isProved()).isTrue();
    assertThat(outcome.indicator().orElseThrow().svg()).isEqualTo(PICTURE);
    var results =
        new AuthenticationOutcome(
                new SpfOutcome(
                    AuthenticationResult.PASS, SpfOutcome.Identity.MAIL_FROM, Optional.empty(), ""),
                List.of(),
                new DmarcOutcome(
                    AuthenticationResult.PASS,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    false,
                    ""),
                ArcOutcome.none(),
                Optional.empty())
            .with(outcome)
            .results("gw.example");
    var hash = outcome.indicator().orElseThrow().hash();
    assertThat(results.field().value())
        .contains("bimi=pass header.d=acorn.example header.selector=default")
        .contains("policy.authority=pass")
        .contains("policy.authority-uri=\"" + EVIDENCE + "\"")
        .contains("policy.indicator-hash=" + hash.substring(hash.length() - 8));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "v=DMARC1; p=none, -, SKIPPED",
        "v=DMARC1; p=quarantine; pct=50, -, SKIPPED",
        "v=DMARC1; p=quarantine; pct=100, -, PASS",
        "v=DMARC1; p=quarantine, -, PASS",
        "v=DMARC1; p=reject; pct=10, -, PASS",
        "v=DMARC1; p=reject; sp=none, -, SKIPPED",
        "v=DMARC1; p=reject; t=y, -, SKIPPED",
        "v=DMARC1; p=reject, v=DMARC1; p=none, SKIPPED",
        "v=DMARC1; p=none, v=DMARC1; p=reject, SKIPPED",
        "v=DMARC1; p=reject, v=DMARC1; p=quarantine, PASS"
      })
  void onlyWhereDmarcIsEnforcedByTheDomainAndItsOrganisation(
      String organisation, String own, BrandResult expected) {
    publishAll();
    dns.withoutTxt("_dmarc.acorn.example").txt("_dmarc.acorn.example", organisation);
    if (own != null) {
      dns.txt("_dmarc.news.acorn.example", own);
    }
    assertThat(look("ann@news.acorn.example").result()).isEqualTo(expected);
  }

  @Test
  void whereDmarcDidNotPassNothingIsAsked() {
    publishAll();
    var mail =
        Mails.mail(
            "203.0.113.9",
            "mx",
            "ann@acorn.example",
            Mails.message("From: ann@acorn.example\r\n\r\n"));
    assertThat(look(indicators(true), mail).result()).isEqualTo(BrandResult.SKIPPED);
    assertThat(fetched).isEmpty();
    assertThat(dns.asked()).noneMatch(name -> name.contains("_bimi"));
  }

  @Test
  void theOrganisationsRecordCountsWhereThereIsNoneOfItsOwn() {
    publishAll();
    assertThat(look("ann@news.acorn.example").domain()).contains(Domain.of("acorn.example"));
    dns.txt("default._bimi.news.acorn.example", "v=BIMI1; l=; a=;");
    assertThat(look("ann@news.acorn.example").result()).isEqualTo(BrandResult.DECLINED);
    assertThat(look("ann@acorn.example").result()).isEqualTo(BrandResult.PASS);
  }

  @Test
  void aSelectorCountsWhereASignatureCoversIt() {
    publishAll();
    dns.txt("fair._bimi.acorn.example", "v=BIMI1; l=; a=;");
    var field = "BIMI-Selector: v=BIMI1; s=fair;\r\n";
    var indicators = indicators(true);
    assertThat(look(indicators, "ann@acorn.example", field, false).selector()).isEqualTo("default");
    var signed = signedWithSelector(field);
    assertThat(look(indicators, signed).selector()).isEqualTo("fair");
    assertThat(look(indicators, signed).result()).isEqualTo(BrandResult.DECLINED);
  }

  /** Our own signer does not know the field; this one signs it. */
  private Mail signedWithSelector(String field) {
    var message = Mails.message("From: ann@acorn.example\r\n" + field + "\r\nHi\r\n");
    var names = List.of("from", "bimi-selector");
    var head =
        "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=acorn.example; s=s;"
            + " h=from:bimi-selector; bh="
            + new BodyHashes(message.body()).whole(Canonicalisation.RELAXED)
            + "; b=";
    var octets = new SignedHeader(message.fields()).octets(names, head, Canonicalisation.RELAXED);
    var value = Base64.getEncoder().encodeToString(new VaultKey(VAULT, KEY).sign(octets));
    return Mails.mail(
        "192.0.2.1",
        "mx.acorn.example",
        "ann@acorn.example",
        Mails.message(head + value + "\r\nFrom: ann@acorn.example\r\n" + field + "\r\nHi\r\n"));
  }

  @Test
  void aLocalPartMayHaveARecordOfItsOwn() {
    publishAll();
    dns.withoutTxt("default._bimi.acorn.example")
        .txt(
            "default._bimi.acorn.example",
            "v=BIMI1; l=" + PLACE + "; a=" + EVIDENCE + "; lps=news-")
        .txt("news-now._bimi.acorn.example", "v=BIMI1; l=; a=;");
    assertThat(look("News.Now+x@acorn.example").result()).isEqualTo(BrandResult.DECLINED);
    assertThat(look("news_other@acorn.example").result()).isEqualTo(BrandResult.PASS);
    assertThat(look("ann@acorn.example").result()).isEqualTo(BrandResult.PASS);
    assertThat(dns.asked()).doesNotContain("ann._bimi.acorn.example");
  }

  @Test
  void whatIsWrongFailsAndWhatIsUnknownIsTemporary() {
    dns.txt("_dmarc.acorn.example", "v=DMARC1; p=reject");
    assertThat(look("ann@acorn.example").result()).isEqualTo(BrandResult.NONE);
    dns.txt("default._bimi.acorn.example", "v=BIMI1; l=http://acorn.example/l.svg");
    assertThat(look("ann@acorn.example").result()).isEqualTo(BrandResult.FAIL);
    dns.fail("default._bimi.acorn.example");
    assertThat(look("ann@acorn.example").result()).isEqualTo(BrandResult.TEMPERROR);
  }

  @Test
  void evidenceThatDoesNotHoldShowsNothing() {
    publishAll();
    put(EVIDENCE, MARKS.file(Mark.of(PICTURE, "birch.example")));
    assertThat(look("ann@acorn.example").reason()).contains("other domains");
    put(EVIDENCE, MARKS.file(Mark.of(PICTURE.replace("Acorn", "Birch"), "acorn.example")));
    assertThat(look("ann@acorn.example").reason()).contains("another picture");
    put(EVIDENCE, MARKS.file(Mark.of(PICTURE.replace("<path", "<script"), "acorn.example")));
    put(PLACE, octets(PICTURE.replace("<path", "<script")));
    var outcome = look("ann@acorn.example");
    assertThat(outcome.result()).isEqualTo(BrandResult.FAIL);
    assertThat(outcome.reason()).contains("not in SVG Tiny PS");
    assertThat(outcome.indicator()).isEmpty();
    web.remove(URI.create(EVIDENCE));
    assertThat(look("ann@acorn.example").result()).isEqualTo(BrandResult.FAIL);
    web.put(URI.create(EVIDENCE), new BrandFetch.Fetched.Failed("no answer"));
    assertThat(look("ann@acorn.example").result()).isEqualTo(BrandResult.TEMPERROR);
  }

  @Test
  void withoutEvidenceAPictureIsShownOnlyWhereThatIsAllowed() {
    publishAll();
    dns.withoutTxt("default._bimi.acorn.example")
        .txt("default._bimi.acorn.example", "v=BIMI1; l=" + PLACE);
    assertThat(look("ann@acorn.example").result()).isEqualTo(BrandResult.SKIPPED);
    assertThat(fetched).isEmpty();
    var outcome = look(indicators(false), "ann@acorn.example", "", false);
    assertThat(outcome.result()).isEqualTo(BrandResult.PASS);
    assertThat(outcome.isProved()).isFalse();
    assertThat(outcome.method().toString()).contains("authority", "none");
  }

  @Test
  void whatWasFetchedIsKeptForADay() {
    publishAll();
    var indicators = indicators(true);
    for (int i = 0; i < 3; i++) {
      assertThat(look(indicators, "ann@acorn.example", "", false).result())
          .isEqualTo(BrandResult.PASS);
    }
    assertThat(fetched).hasSize(2);
    now.updateAndGet(at -> at.plus(Duration.ofDays(1)));
    assertThat(look(indicators, "ann@acorn.example", "", false).result())
        .isEqualTo(BrandResult.PASS);
    assertThat(fetched).hasSize(4);
  }

  @Test
  void aSlowServerHoldsNobodyUpAndTheNextMailFindsWhatItBrought() throws InterruptedException {
    publishAll();
    var open = new CountDownLatch(1);
    BrandFetch slow =
        (place, largest) -> {
          try {
            open.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          return fetch(place, largest);
        };
    var indicators = indicators(true, slow, Duration.ofMillis(300));
    assertThat(look(indicators, "ann@acorn.example", "", false).result())
        .isEqualTo(BrandResult.TEMPERROR);
    open.countDown();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> look(indicators, "ann@acorn.example", "", false).result() == BrandResult.PASS);
    assertThat(fetched).hasSize(2);
  }
}
