package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/** What our client passes on of a sender's wishes, and what it refuses for their sake. */
class WishParametersTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("hop.test");
  private static final Address A = Address.of("a@first.test");
  private static final Address B = Address.of("b@ours.test");
  private static final Address C = Address.of("c@ours.test");
  private static final DeliveryWishes REPORTS =
      new DeliveryWishes(
          false,
          Optional.of(DeliveryWishes.Returned.HEADERS),
          "QQ+1=2 x",
          Map.of(
              B,
              new DeliveryWishes.ForRecipient(
                  Set.of(DeliveryWishes.Notify.SUCCESS, DeliveryWishes.Notify.FAILURE),
                  "rfc822;b+old=x@first.test")));
  private static final DeliveryWishes TLS =
      new DeliveryWishes(true, Optional.empty(), "", Map.of());

  private final SmtpClient client = SmtpClientTest.client(CERTIFICATE);

  private static Envelope envelope(ReversePath from, DeliveryWishes wishes) {
    return new Envelope(from, List.of(B, C), false, false, wishes);
  }

  private static ScriptedHop hop(Optional<SSLContext> tls, String offers) throws IOException {
    return new ScriptedHop(
        tls,
        line ->
            switch (line.split(" ", 2)[0]) {
              case "EHLO" -> "250-hop.test\r\n" + offers;
              case "STARTTLS" -> "220 go\r\n";
              default -> ScriptedHop.usualAnswer(line);
            });
  }

  private RecipientOutcome send(ScriptedHop hop, TlsLevel level, DeliveryWishes wishes) {
    return send(hop, level, envelope(ReversePath.of(A), wishes));
  }

  private RecipientOutcome send(ScriptedHop hop, TlsLevel level, Envelope envelope) {
    return client
        .send(hop.hop(), level, envelope, SmtpClientTest.content("x\r\n"))
        .outcomes()
        .getFirst();
  }

  private static String enhanced(RecipientOutcome outcome) {
    return ((RecipientOutcome.Declined) outcome).reply().enhanced();
  }

  @Test
  void wishesForReportsGoToWhoUnderstandsThem() throws IOException {
    try (var hop = hop(Optional.empty(), "250 DSN\r\n")) {
      assertThat(send(hop, TlsLevel.NONE, REPORTS)).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard())
          .contains(
              "MAIL FROM:<a@first.test> RET=HDRS ENVID=QQ+2B1+3D2+20x",
              "RCPT TO:<b@ours.test> NOTIFY=FAILURE,SUCCESS ORCPT=rfc822;b+2Bold+3Dx@first.test",
              "RCPT TO:<c@ours.test>");
    }
  }

  @Test
  void othersAreNotTroubledWithThem() throws IOException {
    try (var hop = hop(Optional.empty(), "250 SIZE\r\n")) {
      assertThat(send(hop, TlsLevel.NONE, REPORTS)).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard()).contains("MAIL FROM:<a@first.test> SIZE=3", "RCPT TO:<b@ours.test>");
    }
  }

  @Test
  void whatNoCommandCanCarryIsLeftOut() throws IOException {
    var odd =
        new DeliveryWishes(
            false,
            Optional.empty(),
            "a\r\nRSET",
            Map.of(B, new DeliveryWishes.ForRecipient(Set.of(), "rfc822;j\u00f6rg@first.test")));
    try (var hop = hop(Optional.empty(), "250 DSN\r\n")) {
      assertThat(send(hop, TlsLevel.NONE, odd)).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard()).contains("MAIL FROM:<a@first.test>", "RCPT TO:<b@ours.test>");
    }
  }

  @Test
  void aMailThatDemandsTlsGoesToWhoIsVerifiedAndPromisesTheSame() throws IOException {
    var serving = Optional.of(CERTIFICATE.serving());
    try (var hop = hop(serving, "250-STARTTLS\r\n250 REQUIRETLS\r\n")) {
      assertThat(send(hop, TlsLevel.VERIFIED, TLS)).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard()).contains("MAIL FROM:<a@first.test> REQUIRETLS");
      assertThat(enhanced(send(hop, TlsLevel.OPPORTUNISTIC, TLS))).isEqualTo("5.7.10");
    }
    try (var hop = hop(serving, "250 STARTTLS\r\n")) {
      assertThat(enhanced(send(hop, TlsLevel.VERIFIED, TLS))).isEqualTo("5.7.30");
      assertThat(hop.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  /** RFC 8689 §5: its bounce brings no body, so that nobody is asked for one. */
  @Test
  void nobodyIsAskedToReturnAllOfAMailThatDemandsTls() throws IOException {
    var full = Optional.of(DeliveryWishes.Returned.FULL);
    try (var hop =
        hop(Optional.of(CERTIFICATE.serving()), "250-STARTTLS\r\n250-DSN\r\n250 REQUIRETLS\r\n")) {
      send(hop, TlsLevel.VERIFIED, new DeliveryWishes(true, full, "", Map.of()));
      assertThat(hop.heard()).contains("MAIL FROM:<a@first.test> REQUIRETLS RET=HDRS");
      send(hop, TlsLevel.VERIFIED, new DeliveryWishes(false, full, "", Map.of()));
      assertThat(hop.heard()).contains("MAIL FROM:<a@first.test> RET=FULL");
    }
  }

  @Test
  void aMailThatDemandsTlsComesBackWhereTlsIsMissingOrFalse() throws IOException {
    var foreign = ServerCertificate.naming("hop.test").serving();
    try (var stripped = hop(Optional.empty(), "250 REQUIRETLS\r\n");
        var impostor = hop(Optional.of(foreign), "250-STARTTLS\r\n250 REQUIRETLS\r\n")) {
      for (var hop : List.of(stripped, impostor)) {
        assertThat(enhanced(send(hop, TlsLevel.VERIFIED, TLS))).isEqualTo("5.7.10");
        assertThat(hop.heard()).noneMatch(line -> line.startsWith("MAIL"));
      }
    }
  }

  /** RFC 8689 §5: it has left the body out, and is worth more arrived than protected. */
  @Test
  void theBounceOfSuchAMailHandsTheDemandOnWhereItCanAndIsStoppedByNobody() throws IOException {
    var bounce = envelope(ReversePath.none(), TLS);
    var serving = Optional.of(CERTIFICATE.serving());
    try (var promising = hop(serving, "250-STARTTLS\r\n250 REQUIRETLS\r\n");
        var silent = hop(serving, "250 STARTTLS\r\n");
        var clear = hop(Optional.empty(), "250 REQUIRETLS\r\n")) {
      for (var hop : List.of(promising, silent, clear)) {
        assertThat(send(hop, TlsLevel.OPPORTUNISTIC, bounce))
            .isInstanceOf(RecipientOutcome.Accepted.class);
      }
      assertThat(promising.heard()).contains("MAIL FROM:<> REQUIRETLS");
      assertThat(silent.heard()).contains("MAIL FROM:<>");
      assertThat(clear.heard()).contains("MAIL FROM:<>");
    }
  }
}
