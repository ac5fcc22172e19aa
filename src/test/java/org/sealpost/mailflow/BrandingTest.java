package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sealpost.authenticity.ArcSealer;
import org.sealpost.authenticity.BrandFetch;
import org.sealpost.authenticity.BrandIndicators;
import org.sealpost.authenticity.BrandSettings;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.policy.Action;
import org.sealpost.policy.Verdict;
import org.sealpost.policy.VerdictWord;
import org.sealpost.smime.Opened;
import org.sealpost.smime.SmimeStatus;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.tracking.StoryEntry;

/** What mail programs and stories get of a sender's picture. */
class BrandingTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final Domain US = Domain.of("gw.example.org");
  private static final String PICTURE =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\" baseProfile=\"tiny-ps\">"
          + "<title>Acorn</title><path d=\"M0 0h9M1 1h9M2 2h9M3 3h9M4 4h9\"/></svg>";
  private static final String FORGED =
      "BIMI-Location: v=BIMI1; l=https://evil.example/x.svg\r\n"
          + "BIMI-Indicator: PHN2Zz4=\r\n"
          + "bimi-logo-preference : avp=brand\r\n"
          + "BIMI\0-Indicator: x\r\n";

  private final FakeResolver dns =
      new FakeResolver()
          .txt("acorn.example", "v=spf1 ip4:192.0.2.1 -all")
          .txt("_dmarc.acorn.example", "v=DMARC1; p=reject")
          .txt(
              "default._bimi.acorn.example",
              "v=BIMI1; l=https://acorn.example/l.svg; avp=personal");

  private Branding branding(TestDatabase database, boolean isOn) {
    BrandFetch fetch =
        (place, largest) ->
            place.equals(URI.create("https://acorn.example/l.svg"))
                ? new BrandFetch.Fetched.Got(PICTURE.getBytes(StandardCharsets.UTF_8))
                : new BrandFetch.Fetched.Refused("nothing there");
    var indicators =
        new BrandIndicators(
            dns, fetch, new BrandSettings(Set.of(), false, Duration.ofSeconds(20)), CLOCK);
    return new Branding(
        isOn ? Optional.of(indicators) : Optional.empty(), new IndicatorShelf(database, CLOCK));
  }

  private static Mail mail() {
    return new Mail(
        MailId.at(NOW),
        new Envelope(
            ReversePath.of(Address.of("ann@acorn.example")),
            List.of(Address.of("anna@example.org")),
            false,
            false),
        Message.read(
            Content.of(
                (FORGED + "From: ann@acorn.example\r\n\r\nHi\r\n")
                    .getBytes(StandardCharsets.US_ASCII))),
        new Arrival(
            NOW,
            InetAddress.ofLiteral("192.0.2.1"),
            "mx.acorn.example",
            "ESMTP",
            Optional.empty(),
            Optional.empty()));
  }

  private static Verdict verdict(VerdictWord word, Action action) {
    return new Verdict(word, action, 0, 4, List.of(), "x", "x");
  }

  private String delivered(TestDatabase database, Branding branding, List<StoryEntry> story) {
    var mail = mail();
    var verdict = verdict(VerdictWord.CLEAN, Action.DELIVER);
    var found = new SenderAuthentication(dns, CLOCK).verify(mail);
    var sender = branding.branded(mail, found, verdict);
    branding.story(mail, sender).ifPresent(story::add);
    var vault = new MemoryKeyVault();
    var marks =
        new Marks(
            US,
            new ArcSealer(vault, CLOCK),
            new DkimKeys(database, vault, DkimSettings.USUAL, CLOCK));
    var opened =
        new Opened(mail.message(), false, false, SmimeStatus.UNSIGNED, List.of(), List.of());
    return new String(
        marks.inbound(mail, opened, sender, verdict, new ArrayList<>()).octets(),
        StandardCharsets.ISO_8859_1);
  }

  @OnBothEngines
  void aPictureGoesToMailProgramsAndForgedOnesAreTakenOut(TestDatabase database) {
    var story = new ArrayList<StoryEntry>();
    var text = delivered(database, branding(database, true), story);
    assertThat(text)
        .doesNotContain("evil.example", "PHN2Zz4=", "BIMI\0")
        .contains("BIMI-Location: v=BIMI1; l=https://acorn.example/l.svg;\r\n")
        .contains("BIMI-Logo-Preference: avp=personal;\r\n")
        .contains("bimi=pass")
        .contains("ARC-Authentication-Results");
    assertThat(text.lines()).allMatch(line -> line.length() <= 998);
    var field =
        Message.read(Content.of(text.getBytes(StandardCharsets.ISO_8859_1)))
            .fields("BIMI-Indicator");
    assertThat(field).hasSize(1);
    assertThat(
            new String(
                Base64.getMimeDecoder().decode(field.getFirst().value()), StandardCharsets.UTF_8))
        .isEqualTo(PICTURE);
    var branded = (StoryEntry.Branded) story.getFirst();
    assertThat(branded.result()).isEqualTo("pass");
    assertThat(new IndicatorShelf(database, CLOCK).find(branded.indicator()).orElseThrow().svg())
        .isEqualTo(PICTURE);
  }

  @OnBothEngines
  void whereNobodyLooksForgedOnesAreTakenOutAllTheSame(TestDatabase database) {
    var story = new ArrayList<StoryEntry>();
    var text = delivered(database, branding(database, false), story);
    assertThat(text).doesNotContainIgnoringCase("bimi");
    assertThat(story).isEmpty();
  }

  @OnBothEngines
  void mailThatIsNotDeliveredPlainlyGetsNone(TestDatabase database) {
    var branding = branding(database, true);
    var found = new SenderAuthentication(dns, CLOCK).verify(mail());
    for (var action : Action.values()) {
      var sender = branding.branded(mail(), found, verdict(VerdictWord.SPAM, action));
      assertThat(sender.brand().orElseThrow().indicator().isPresent())
          .as(action.word())
          .isEqualTo(action == Action.DELIVER);
    }
  }
}
