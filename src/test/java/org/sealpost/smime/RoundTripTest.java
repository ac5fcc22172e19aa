package org.sealpost.smime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.keys.RsaPadding;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

/** What we seal, we open, and it is what it was. */
@SuppressWarnings("StringConcatToTextBlock") // mails with CRLF are plainer this way
class RoundTripTest {

  private static final TestPki PKI = new TestPki();

  private final SmimeSealer sealer = new SmimeSealer(PKI.vault);
  private final SmimeOpener opener = new SmimeOpener(PKI.vault);

  private Opened open(Content mail, TestPki.Identity... recipients) {
    var keys = List.of(recipients).stream().map(TestPki.Identity::decryption).toList();
    return opener.open(Message.read(mail), keys, PKI.judge(), TestPki.NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "P-256", "P-384", "Ed25519"})
  void whatIsSignedIsValid(String algorithm) {
    var alice = PKI.person("alice@example.org", algorithm);
    var opened = open(sealer.sign(Mails.message(Mails.PLAIN), alice.signer(), TestPki.NOW));
    assertThat(opened.reasons()).isEmpty();
    assertThat(opened.status()).isEqualTo(SmimeStatus.VALID);
    assertThat(opened.wasEncrypted()).isFalse();
    assertThat(opened.signers()).hasSize(1);
    var signer = opened.signers().getFirst();
    assertThat(signer.matchesFrom()).isTrue();
    assertThat(signer.certificate()).isEqualTo(alice.certificate());
    assertThat(signer.email()).hasToString("Optional[alice@example.org]");
    assertThat(signer.preferredCipher()).contains(ContentCipher.AES_256_GCM);
    assertThat(Mails.text(opened.message().content()))
        .isEqualTo(Mails.text(Mails.content(Mails.PLAIN)));
  }

  @ParameterizedTest
  @CsvSource({"RSA,RSA", "P-256,P-256", "P-384,P-384", "RSA,P-256"})
  void everyRecipientOpensWhatIsEncryptedForAll(String one, String other) {
    var bob = PKI.person("bob@example.net", one);
    var carol = PKI.person("carol@example.net", other);
    for (var cipher : ContentCipher.values()) {
      var sealed =
          sealer.encrypt(
              Mails.message(Mails.PLAIN), List.of(bob.certificate(), carol.certificate()), cipher);
      for (var recipient : List.of(bob, carol)) {
        var opened = open(sealed, recipient);
        assertThat(opened.status()).isEqualTo(SmimeStatus.UNSIGNED);
        assertThat(opened.wasEncrypted()).isTrue();
        assertThat(opened.authenticatedEncryption()).isEqualTo(cipher.name().endsWith("GCM"));
        assertThat(Mails.text(opened.message().content()))
            .isEqualTo(Mails.text(Mails.content(Mails.PLAIN)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RsaPadding.class)
  void rsaRecipientsOpenEveryPadding(RsaPadding padding) {
    var bob = PKI.person("bob@example.net", "RSA");
    var sealed =
        sealer.encrypt(
            Mails.message(Mails.PLAIN),
            List.of(bob.certificate()),
            ContentCipher.AES_128_GCM,
            padding);
    assertThat(open(sealed, bob).authenticatedEncryption()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ContentCipher.class)
  void signedThenEncryptedIsValidAndAuthenticated(ContentCipher cipher) {
    var alice = PKI.person("alice@example.org", "P-256");
    var bob = PKI.person("bob@example.net", "RSA");
    var signed = sealer.sign(Mails.message(Mails.PLAIN), alice.signer(), TestPki.NOW);
    var sealed = sealer.encrypt(Message.read(signed), List.of(bob.certificate()), cipher);
    var opened = open(sealed, bob);
    assertThat(opened.reasons()).isEmpty();
    assertThat(opened.status()).isEqualTo(SmimeStatus.VALID);
    assertThat(opened.authenticatedEncryption()).isTrue();
    assertThat(Mails.text(opened.message().content()))
        .isEqualTo(Mails.text(Mails.content(Mails.PLAIN)));
  }

  @Test
  void tripleWrappedIsOpenedToTheCore() {
    var alice = PKI.person("alice@example.org", "P-256");
    var bob = PKI.person("bob@example.net", "P-256");
    var signed = sealer.sign(Mails.message(Mails.PLAIN), alice.signer(), TestPki.NOW);
    var sealed =
        sealer.encrypt(Message.read(signed), List.of(bob.certificate()), ContentCipher.AES_256_CBC);
    var again = sealer.sign(Message.read(sealed), alice.signer(), TestPki.NOW);
    var opened = open(again, bob);
    assertThat(opened.reasons()).isEmpty();
    assertThat(opened.status()).isEqualTo(SmimeStatus.VALID);
    assertThat(opened.signers()).hasSize(2);
    assertThat(opened.authenticatedEncryption()).isTrue();
    assertThat(Mails.text(opened.message().body())).startsWith("Dear Bob,");
  }

  @Test
  void theHeaderStaysOutsideOctetByOctet() {
    var alice = PKI.person("alice@example.org", "P-256");
    var signed = Mails.text(sealer.sign(Mails.message(Mails.PLAIN), alice.signer(), TestPki.NOW));
    var plain = Mails.text(Mails.content(Mails.PLAIN));
    var header = plain.substring(0, plain.indexOf("MIME-Version"));
    assertThat(signed).startsWith(header + "MIME-Version: 1.0\r\nContent-Type: multipart/signed;");
    assertThat(signed.substring(header.length())).doesNotContain("Subject:");
  }

  @Test
  void eightBitPartsAreEncodedAnewAndAllOthersKeepTheirOctets() {
    var alice = PKI.person("alice@example.org", "P-256");
    var message = Mails.message(Mails.EIGHT_BIT);
    var signed = sealer.sign(message, alice.signer(), TestPki.NOW);
    var text = Mails.text(signed);
    assertThat(text.chars().allMatch(c -> c < 128)).isTrue();
    assertThat(text)
        .contains("Sch=C3=B6ne Gr=C3=BC=C3=9Fe aus K=C3=B6ln, =20\r\n=46rom here on")
        .contains("\r\n=2E\r\n--mix")
        .contains("AAECAwQFBgcICQoLDA0ODw==")
        .doesNotContain("Encoding: 8bit");
    var opened = open(signed);
    assertThat(opened.status()).isEqualTo(SmimeStatus.VALID);
    assertThat(opened.message().root().walk().map(p -> p.type().mediaType()).toList())
        .isEqualTo(message.root().walk().map(p -> p.type().mediaType()).toList());
    assertThat(leafTexts(opened.message())).isEqualTo(leafTexts(message));
  }

  private static List<String> leafTexts(Message message) {
    return message
        .root()
        .walk()
        .filter(Part.Leaf.class::isInstance)
        .map(p -> ((Part.Leaf) p).text(10_000).strip())
        .toList();
  }

  @Test
  void bareLineFeedsBecomeCrlf() {
    var alice = PKI.person("alice@example.org", "P-256");
    var bare = Content.of(Mails.PLAIN.getBytes(StandardCharsets.UTF_8));
    var signed = sealer.sign(Message.read(bare), alice.signer(), TestPki.NOW);
    assertThat(open(signed).status()).isEqualTo(SmimeStatus.VALID);
    var body = Message.read(signed).body();
    assertThat(LineEnds.hasBare(body)).isFalse();
  }

  @Test
  void aSignedMailOnDiskWithBareLineFeedsIsStillValid() {
    var alice = PKI.person("alice@example.org", "P-256");
    var signed = Mails.text(sealer.sign(Mails.message(Mails.PLAIN), alice.signer(), TestPki.NOW));
    var bare = Content.of(signed.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
    assertThat(open(bare).status()).isEqualTo(SmimeStatus.VALID);
  }

  @Test
  void largeContentSurvives() {
    var alice = PKI.person("alice@example.org", "P-256");
    var bob = PKI.person("bob@example.net", "P-256");
    var octets = new byte[3_000_001];
    new Random(1).nextBytes(octets);
    var mail =
        Content.concat(
            List.of(
                Mails.content(
                    "From: alice@example.org\nContent-Type: application/x-random\n"
                        + "Content-Transfer-Encoding: base64\n\n"),
                Base64Text.encode(Content.of(octets))));
    for (var cipher : List.of(ContentCipher.AES_128_CBC, ContentCipher.AES_256_GCM)) {
      var signed = sealer.sign(Message.read(mail), alice.signer(), TestPki.NOW);
      var sealed = sealer.encrypt(Message.read(signed), List.of(bob.certificate()), cipher);
      var opened = open(sealed, bob);
      assertThat(opened.status()).isEqualTo(SmimeStatus.VALID);
      assertThat(Base64Text.decode(opened.message().body()).octets()).isEqualTo(octets);
    }
  }

  @Test
  void mailWithoutSmimeIsLeftAlone() {
    var message = Mails.message(Mails.PLAIN);
    var opened = opener.open(message, List.of(), PKI.judge(), TestPki.NOW);
    assertThat(opened.status()).isEqualTo(SmimeStatus.UNSIGNED);
    assertThat(opened.message()).isSameAs(message);
    assertThat(opened.reasons()).isEmpty();
  }
}
