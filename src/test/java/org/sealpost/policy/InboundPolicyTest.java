package org.sealpost.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Finding;
import org.sealpost.checks.Observation;
import org.sealpost.checks.SampleEvidence;

class InboundPolicyTest {

  private static final InboundPolicy POLICY = new InboundPolicy(PolicySettings.USUAL);

  @Test
  void mailThatNothingSpeaksAgainstIsDelivered() {
    assertJudged(judged("pass"), VerdictWord.CLEAN, Action.DELIVER, "EverythingElseIsDelivered");
  }

  @Test
  void pointsAreAddedByStrengthAndListedWithTheirReasons() {
    var verdict =
        judged(
            "pass",
            seen("lookalike-domain", Concern.PHISHING, 1),
            seen("protected-name", Concern.FRAUD, 0.5));
    assertThat(verdict.score()).isEqualTo(5.25);
    assertThat(verdict.threshold()).isEqualTo(4);
    assertThat(verdict.points())
        .containsExactly(
            new Points("lookalike-domain", 3.5, "lookalike-domain was seen"),
            new Points("protected-name", 1.75, "protected-name was seen"));
    assertJudged(verdict, VerdictWord.PHISHING, Action.REJECT, "HighScoreIsRefused");
  }

  @Test
  void theWordIsTheConcernForWhichMostSpeaks() {
    var verdict =
        judged(
            "pass",
            seen("forged-header", Concern.PHISHING, 1),
            seen("protected-name", Concern.FRAUD, 1));
    assertThat(verdict.word()).isEqualTo(VerdictWord.FRAUD);
  }

  @Test
  void aRaisedScoreIsMarked() {
    var verdict = judged("pass", seen("reply-to-trap", Concern.FRAUD, 1));
    assertJudged(verdict, VerdictWord.SUSPICIOUS, Action.MARK, "RaisedScoreIsMarked");
  }

  @Test
  void betweenHoldingAndRefusingMailIsHeld() {
    var policy = new InboundPolicy(new PolicySettings(2, 4, 8, Map.of()));
    var evidence = SampleEvidence.of(octets(), Map.of());
    var verdict = policy.judge(evidence, List.of(seen("dangerous-attachment", Concern.MALWARE, 1)));
    assertJudged(verdict, VerdictWord.MALWARE, Action.QUARANTINE, "HighScoreIsHeld");
  }

  @Test
  void trustSpeaksForAMailAndNeverMakesTheScoreNegative() {
    var trusted = seen("known-correspondent", Concern.TRUST, 1);
    assertThat(judged("pass", trusted).score()).isZero();
    assertThat(judged("pass", trusted, seen("link-text-differs", Concern.PHISHING, 1)).action())
        .isEqualTo(Action.DELIVER);
  }

  @Test
  void anAllowListSpeaksAgainstSpamAndNeverAgainstADanger() {
    var vouched = seen("allow-listed", Concern.TRUST, 1);
    assertThat(judged("pass", vouched, seen("forged-header", Concern.SPAM, 1)).score()).isZero();
    for (var danger : List.of(Concern.MALWARE, Concern.PHISHING, Concern.FRAUD)) {
      var verdict = judged("pass", vouched, seen("deceptive-link", danger, 1));
      assertThat(verdict.score()).isEqualTo(3.0);
      assertThat(verdict.points().getFirst().points()).isZero();
    }
  }

  @Test
  void failedDmarcIsForgivenWhereATrustedSealerVouches() {
    for (var word : List.of("fail-reject-vouched", "fail-reject-open")) {
      assertJudged(judged(word), VerdictWord.CLEAN, Action.DELIVER, "EverythingElseIsDelivered");
    }
  }

  @Test
  void failedDmarcIsWhatItsOwnerWants() {
    assertJudged(
        judged("fail-reject"), VerdictWord.PHISHING, Action.REJECT, "FailedDmarcIsRefused");
    assertJudged(
        judged("fail-quarantine"), VerdictWord.SUSPICIOUS, Action.QUARANTINE, "FailedDmarcIsHeld");
    assertThat(judged("fail").action()).isEqualTo(Action.DELIVER);
  }

  @Test
  void ourNameFromOutsideIsRefusedUnlessTheDnsWasSilent() {
    assertJudged(
        judged("none", seen("own-domain-from-outside", Concern.PHISHING, 1)),
        VerdictWord.PHISHING,
        Action.REJECT,
        "ForgedOwnDomainIsRefused");
    assertThat(judged("none", seen("own-domain-from-outside", Concern.PHISHING, 0.6)).action())
        .isEqualTo(Action.MARK);
  }

  @Test
  void theTestVirusIsRefusedEvenFromFriends() {
    assertJudged(
        judged(
            "pass",
            seen("test-virus", Concern.MALWARE, 1),
            seen("known-correspondent", Concern.TRUST, 1)),
        VerdictWord.MALWARE,
        Action.REJECT,
        "TestVirusIsRefused");
  }

  @Test
  void attachmentsThatNobodyCouldLookAtAreHeldAndOtherMissedChecksAreNot() {
    var verdict = judged("pass", missed("macro-document", Concern.MALWARE));
    assertJudged(verdict, VerdictWord.SUSPICIOUS, Action.QUARANTINE, "UnseenAttachmentIsHeld");
    assertThat(verdict.points())
        .containsExactly(new Points("macro-document", 0, "could not look: slow"));
    assertThat(judged("pass", missed("link-text-differs", Concern.PHISHING)).action())
        .isEqualTo(Action.DELIVER);
  }

  @Test
  void aMailingIsBulkUnlessSomethingElseSpeaksAgainstIt() {
    var bulk = seen("bulk-mail", Concern.BULK, 1);
    assertJudged(judged("pass", bulk), VerdictWord.BULK, Action.DELIVER, "MailingIsBulk");
    assertThat(judged("pass", bulk, seen("deceptive-link", Concern.PHISHING, 1)).word())
        .isEqualTo(VerdictWord.SUSPICIOUS);
  }

  @Test
  void settingsGoBeforeUsualPoints() {
    var settings = new PolicySettings(2, 4, 4, Map.of("first-contact", 4.0));
    var evidence = SampleEvidence.of(octets(), Map.of());
    var verdict =
        new InboundPolicy(settings)
            .judge(evidence, List.of(seen("first-contact", Concern.ODDITY, 1)));
    assertThat(verdict.action()).isEqualTo(Action.REJECT);
    assertThatIllegalArgumentException().isThrownBy(() -> new PolicySettings(5, 4, 4, Map.of()));
  }

  @Test
  void everyCheckIsWeighedAndEveryWeightIsOfACheck() {
    assertThat(Weights.usual().keySet())
        .isEqualTo(Set.copyOf(Check.all().stream().map(Check::name).collect(Collectors.toSet())));
  }

  private static void assertJudged(Verdict verdict, VerdictWord word, Action action, String rule) {
    assertThat(verdict.word()).isEqualTo(word);
    assertThat(verdict.action()).isEqualTo(action);
    assertThat(verdict.rule()).isEqualTo(rule);
  }

  private static Verdict judged(String authentication, Observation... observations) {
    var evidence = SampleEvidence.of(octets(), Map.of("authentication", authentication));
    return POLICY.judge(evidence, List.of(observations));
  }

  private static Observation seen(String check, Concern concern, double strength) {
    return new Observation(
        check, concern, new Finding.Seen(check + " was seen", strength), Duration.ZERO);
  }

  private static Observation missed(String check, Concern concern) {
    return new Observation(check, concern, new Finding.CouldNotLook("slow"), Duration.ZERO);
  }

  private static byte[] octets() {
    return "From: a@initech.com\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);
  }
}
