package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sealpost.authenticity.ArcSealer;
import org.sealpost.authenticity.AuthenticationLimits;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.authenticity.DkimSigner;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.AuthenticationResult;
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

class MarksTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Domain US = Domain.of("gw.example.org");
  private static final Verdict CLEAN =
      new Verdict(VerdictWord.CLEAN, Action.DELIVER, 0, 4, List.of(), "x", "x");
  private static final String TEXT =
      "From: bob@example.net\r\nTo: anna@example.org\r\nSubject: x\r\n\r\nsecret\r\n";

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final MemoryKeyVault vault = new MemoryKeyVault();
  private final DkimKey theirs =
      new DkimKey(Domain.of("example.net"), "t", vault.make(KeyKind.ED25519, "dkim"));
  private final FakeResolver dns =
      new FakeResolver()
          .txt("_dmarc.example.net", "v=DMARC1; p=reject")
          .txt(theirs.recordName(), record(theirs));

  private String record(DkimKey key) {
    return DkimKey.publicRecord(vault.publicKey(key.key()).orElseThrow());
  }

  @OnBothEngines
  void whatWeTookApartIsSealedSoThatTheNextHostMayTrustUs(TestDatabase database) {
    var keys = new DkimKeys(database, vault, DkimSettings.USUAL, clock);
    var received = mail(signed(TEXT));
    var opened =
        new Opened(
            message(signed(TEXT).replace("secret", "readable")),
            true,
            true,
            SmimeStatus.UNSIGNED,
            List.of(),
            List.of());
    var story = new ArrayList<StoryEntry>();
    var inner = message(passedOn(keys, received, opened, story));
    var ours = keys.of(Domain.of("example.org")).getFirst();
    dns.txt(ours.recordName(), record(ours));
    var there = authentication(ours.domain()).verify(mail(text(inner)));
    assertThat(there.dmarc().result()).isEqualTo(AuthenticationResult.FAIL);
    assertThat(there.arc().result()).isEqualTo(AuthenticationResult.PASS);
    assertThat(there.isOverruled()).isTrue();
    assertThat(story).containsExactly(new StoryEntry.ArcSealed(NOW, "example.org", "sp202611", 1));
  }

  @OnBothEngines
  void whatOnlyGetsMarksOnTopKeepsItsSignaturesAndNeedsNoSeal(TestDatabase database) {
    var received = mail(signed(TEXT));
    var opened = plain(received);
    var story = new ArrayList<StoryEntry>();
    var inner =
        passedOn(new DkimKeys(database, vault, DkimSettings.USUAL, clock), received, opened, story);
    assertThat(inner).doesNotContain("ARC-Seal").endsWith(signed(TEXT));
    assertThat(story).isEmpty();
  }

  @OnBothEngines
  void aForgedMarkThatIsTakenOutMayHaveBeenSigned(TestDatabase database) {
    var received = mail("X-Sealpost-Verdict: clean\r\n" + signed(TEXT));
    var inner =
        passedOn(
            new DkimKeys(database, vault, DkimSettings.USUAL, clock),
            received,
            plain(received),
            new ArrayList<>());
    assertThat(inner).startsWith("ARC-Seal: ").containsOnlyOnce("X-Sealpost-Verdict");
  }

  private String passedOn(DkimKeys keys, Mail mail, Opened opened, List<StoryEntry> story) {
    var marks = new Marks(US, new ArcSealer(vault, clock), keys);
    var found = authentication(Domain.of("nobody.example")).verify(mail);
    return text(Message.read(marks.inbound(mail, opened, found, CLEAN, story)));
  }

  private SenderAuthentication authentication(Domain trusted) {
    return new SenderAuthentication(dns, clock, AuthenticationLimits.USUAL, Set.of(trusted));
  }

  private static Opened plain(Mail mail) {
    return new Opened(mail.message(), false, false, SmimeStatus.UNSIGNED, List.of(), List.of());
  }

  private String signed(String text) {
    return new DkimSigner(vault, clock).sign(message(text), theirs).raw() + text;
  }

  private static Mail mail(String text) {
    return new Mail(
        MailId.at(NOW),
        new Envelope(
            ReversePath.of(Address.of("bob@example.net")),
            List.of(Address.of("anna@example.org")),
            true,
            false),
        message(text),
        new Arrival(
            NOW,
            InetAddress.ofLiteral("192.0.2.1"),
            "mx.example.net",
            "ESMTP",
            Optional.empty(),
            Optional.empty()));
  }

  private static Message message(String text) {
    return Message.read(Content.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String text(Message message) {
    return new String(message.content().octets(), StandardCharsets.ISO_8859_1);
  }
}
