package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.sealpost.dns.TlsaRecord;

/** What a server must prove under DANE and under pinned keys, over real TLS. */
class PeerProofTest {

  private static final ServerChain CHAIN = ServerChain.of("hop.test", 30);
  private static final ServerChain EXPIRED = ServerChain.of("hop.test", -1);
  private static final ServerChain OTHER = ServerChain.of("other.test", 30);

  private final SmtpClient client = SmtpClientTest.client(ServerCertificate.naming("hop.test"));

  static TlsaRecord tlsa(int usage, int selector, int matching, X509Certificate certificate) {
    try {
      var octets =
          selector == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
      var data =
          switch (matching) {
            case 1 -> MessageDigest.getInstance("SHA-256").digest(octets);
            case 2 -> MessageDigest.getInstance("SHA-512").digest(octets);
            default -> octets;
          };
      return new TlsaRecord(usage, selector, matching, HexFormat.of().formatHex(data));
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  private static Protection dane(TlsaRecord... records) {
    return new Protection.Dane(Set.of(records), List.of("hop.test", "domain.test"));
  }

  /** Why the mail did not go; empty if it went. */
  private String refusal(SSLContext server, Protection protection) {
    try (var hop =
        new ScriptedHop(
            Optional.of(server),
            line ->
                switch (line.split(" ", 2)[0]) {
                  case "EHLO" -> "250-hop.test\r\n250 STARTTLS\r\n";
                  case "STARTTLS" -> "220 go\r\n";
                  default -> ScriptedHop.usualAnswer(line);
                })) {
      var sent =
          client.send(
              hop.hop(),
              protection,
              SmtpClientTest.envelope("b@ours.test"),
              SmtpClientTest.content("x\r\n"));
      return switch (sent.outcomes().getFirst()) {
        case RecipientOutcome.Accepted _ -> {
          assertThat(sent.tls()).isPresent();
          yield "";
        }
        case RecipientOutcome.Refused(var _, var reply) -> reply.text();
        case RecipientOutcome.Unreached(var _, var _, var cause) -> {
          assertThat(hop.heard()).noneMatch(line -> line.startsWith("MAIL"));
          yield cause;
        }
        case RecipientOutcome.Declined(var _, var reply) -> throw new AssertionError(reply);
        case RecipientOutcome.Unknown(var _, var _, var cause) -> throw new AssertionError(cause);
      };
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private void assertMismatch(SSLContext server, TlsaRecord... records) {
    assertThat(refusal(server, dane(records)))
        .isEqualTo("TLS failed: the certificate fits none of the TLSA records");
  }

  @Test
  void everySelectorAndMatchingOfTheServersOwnCertificateFits() {
    for (int selector = 0; selector <= 1; selector++) {
      for (int matching = 0; matching <= 2; matching++) {
        var record = tlsa(3, selector, matching, CHAIN.server());
        assertThat(refusal(CHAIN.serving(), dane(record))).isEmpty();
        assertMismatch(OTHER.serving(), record);
      }
    }
  }

  @Test
  void nameAndExpiryDoNotCountForTheServersOwnCertificate() {
    assertThat(refusal(EXPIRED.serving(), dane(tlsa(3, 1, 1, EXPIRED.server())))).isEmpty();
    assertThat(refusal(OTHER.serving(), dane(tlsa(3, 1, 1, OTHER.server())))).isEmpty();
  }

  @Test
  void everySelectorAndMatchingOfTheAuthorityFits() {
    for (int selector = 0; selector <= 1; selector++) {
      for (int matching = 0; matching <= 2; matching++) {
        var record = tlsa(2, selector, matching, CHAIN.authority());
        assertThat(refusal(CHAIN.serving(), dane(record))).isEmpty();
        assertMismatch(OTHER.serving(), record);
      }
    }
  }

  @Test
  void anAuthorityInTheRecordNeedNotBeSent() {
    var alone = CHAIN.serving(List.of(CHAIN.server()));
    assertThat(refusal(alone, dane(tlsa(2, 0, 0, CHAIN.authority())))).isEmpty();
    assertThat(refusal(alone, dane(tlsa(2, 1, 0, CHAIN.authority())))).isEmpty();
    assertMismatch(alone, tlsa(2, 0, 1, CHAIN.authority()), tlsa(2, 1, 0, OTHER.authority()));
  }

  @Test
  void nameAndExpiryCountUnderAnAuthority() {
    assertMismatch(OTHER.serving(), tlsa(2, 0, 1, OTHER.authority()));
    assertMismatch(EXPIRED.serving(), tlsa(2, 0, 1, EXPIRED.authority()));
    var forTheDomain = ServerChain.of("domain.test", 30);
    assertThat(refusal(forTheDomain.serving(), dane(tlsa(2, 0, 1, forTheDomain.authority()))))
        .isEmpty();
  }

  @Test
  void anAuthorityThatIsOnlyPastedBehindTheCertificateDoesNotCount() {
    assertMismatch(
        OTHER.serving(List.of(OTHER.server(), CHAIN.authority())),
        tlsa(2, 0, 1, CHAIN.authority()));
    var impostor = ServerChain.of("hop.test", 30);
    assertMismatch(
        impostor.serving(List.of(impostor.server(), CHAIN.authority())),
        tlsa(2, 0, 1, CHAIN.authority()));
  }

  @Test
  void theServersOwnCertificateIsNoAuthority() {
    assertMismatch(CHAIN.serving(), tlsa(2, 0, 1, CHAIN.server()));
    assertMismatch(CHAIN.serving(), tlsa(3, 0, 1, CHAIN.authority()));
  }

  @Test
  void oneFittingRecordIsEnoughAndTheStrongerDigestCounts() {
    assertThat(
            refusal(
                CHAIN.serving(),
                dane(tlsa(3, 1, 1, OTHER.server()), tlsa(3, 1, 1, CHAIN.server()))))
        .isEmpty();
    assertMismatch(CHAIN.serving(), tlsa(3, 1, 1, CHAIN.server()), tlsa(3, 1, 2, OTHER.server()));
  }

  @Test
  void recordsThatSayNothingToUsAreNotUsable() {
    var sha256 = "ab".repeat(32);
    for (var record :
        List.of(
            new TlsaRecord(0, 0, 1, sha256),
            new TlsaRecord(1, 1, 1, sha256),
            new TlsaRecord(4, 1, 1, sha256),
            new TlsaRecord(255, 1, 1, sha256),
            new TlsaRecord(3, 2, 1, sha256),
            new TlsaRecord(3, 1, 3, sha256),
            new TlsaRecord(3, 1, 1, sha256 + "ab"),
            new TlsaRecord(3, 1, 1, ""),
            new TlsaRecord(3, 1, 2, sha256),
            new TlsaRecord(3, 0, 0, ""),
            new TlsaRecord(3, 0, 0, "ab".repeat(60_000)))) {
      assertThat(record.isUsable()).isFalse();
      assertMismatch(CHAIN.serving(), record);
    }
    // Usable by its form, rubbish by its content.
    assertMismatch(CHAIN.serving(), new TlsaRecord(2, 0, 0, "3000"));
    assertMismatch(CHAIN.serving(), new TlsaRecord(2, 1, 0, "ff"));
  }

  @Test
  void onlyAnAgreedKeyIsTalkedTo() {
    var pin = tlsa(3, 1, 1, CHAIN.server()).data();
    assertThat(refusal(CHAIN.serving(), new Protection.Pinned(Set.of(pin)))).isEmpty();
    assertThat(refusal(OTHER.serving(), new Protection.Pinned(Set.of(pin))))
        .isEqualTo("TLS failed: the server's key is none of those agreed with it");
    assertThat(refusal(CHAIN.serving(), new Protection.Pinned(Set.of())))
        .startsWith("TLS failed: ");
  }

  @Test
  void anAsteriskIsOneLabel() {
    assertThat(HostNames.fits("*.mx.test", "a.MX.test.")).isTrue();
    for (var pattern : List.of("*.test", "*.mx.test", "a*.b.mx.test", "*", "*.*.mx.test", "*.")) {
      assertThat(HostNames.fits(pattern, "a.b.mx.test")).isFalse();
    }
    assertThat(HostNames.fits("*.test", "mx.test")).isFalse();
    assertThat(HostNames.fits("", "mx.test")).isFalse();
  }
}
