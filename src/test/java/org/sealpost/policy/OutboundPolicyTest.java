package org.sealpost.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sealpost.directory.EncryptionDemand;
import org.sealpost.mail.Address;
import org.sealpost.policy.OutboundFacts.Recipient;
import org.sealpost.policy.OutboundFacts.Signing;

class OutboundPolicyTest {

  private static final Address A = Address.of("a@initech.com");
  private static final Address B = Address.of("b@globex.com");
  private static final Address OURS = Address.of("c@example.org");

  @Test
  void eachRecipientIsTreatedByDemandAndCertificate() {
    var decision =
        decided(
            Signing.READY,
            new Recipient(A, false, EncryptionDemand.IF_POSSIBLE, false),
            new Recipient(B, false, EncryptionDemand.IF_POSSIBLE, true),
            new Recipient(OURS, true, EncryptionDemand.ALWAYS, false));
    assertThat(decision)
        .isEqualTo(
            new OutboundDecision.Send(
                Map.of(
                    new Treatment.Signed(), List.of(A),
                    new Treatment.SignedAndEncrypted(), List.of(B),
                    new Treatment.Plain(), List.of(OURS))));
  }

  @Test
  void whoCannotSignCanStillEncrypt() {
    assertThat(
            decided(
                Signing.UNAVAILABLE, new Recipient(A, false, EncryptionDemand.IF_POSSIBLE, true)))
        .isEqualTo(new OutboundDecision.Send(Map.of(new Treatment.Encrypted(), List.of(A))));
  }

  @Test
  void nothingIsEncryptedWherePartnersDoNotWantIt() {
    assertThat(decided(Signing.READY, new Recipient(A, false, EncryptionDemand.NEVER, true)))
        .isEqualTo(new OutboundDecision.Send(Map.of(new Treatment.Signed(), List.of(A))));
  }

  @Test
  void whatMustBeEncryptedNeverLeavesInTheClear() {
    var decision =
        decided(
            Signing.READY,
            new Recipient(A, false, EncryptionDemand.ALWAYS, false),
            new Recipient(B, false, EncryptionDemand.ALWAYS, true));
    assertThat(decision)
        .isEqualTo(
            new OutboundDecision.Refuse(
                "Mail to a@initech.com must be encrypted, and no valid certificate is known"));
  }

  @Test
  void mailWaitsForItsSendersCertificateOnlyWhereThatIsSet() {
    var recipient = new Recipient(A, false, EncryptionDemand.IF_POSSIBLE, false);
    var facts = new OutboundFacts(Signing.PENDING, List.of(recipient));
    assertThat(new OutboundPolicy(new OutboundSettings(true, true)).decide(facts))
        .isInstanceOf(OutboundDecision.Wait.class);
    assertThat(new OutboundPolicy(OutboundSettings.USUAL).decide(facts))
        .isEqualTo(new OutboundDecision.Send(Map.of(new Treatment.Plain(), List.of(A))));
  }

  private static OutboundDecision decided(Signing signing, Recipient... recipients) {
    return new OutboundPolicy(OutboundSettings.USUAL)
        .decide(new OutboundFacts(signing, List.of(recipients)));
  }
}
