package org.sealpost.smime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** Damage at any place never makes a mail valid, and never lets an AEAD's content out. */
class TamperingTest {

  private static final TestPki PKI = new TestPki();
  private static final TestPki.Identity ALICE = PKI.person("alice@example.org", "P-256");
  private static final TestPki.Identity BOB = PKI.person("bob@example.net", "P-256");
  private static final int ROUNDS = 300;

  private final SmimeSealer sealer = new SmimeSealer(PKI.vault);
  private final SmimeOpener opener = new SmimeOpener(PKI.vault);

  private Opened open(Content mail) {
    return opener.open(Message.read(mail), List.of(BOB.decryption()), PKI.judge(), TestPki.NOW);
  }

  private static Content mail(byte[] der) {
    return Content.concat(
        List.of(
            Mails.content("From: alice@example.org\nContent-Type: application/pkcs7-mime\n\n"),
            Base64Text.encode(Content.of(der))));
  }

  @Test
  void aChangedBitOfASignedMailLeavesItsTextOrItsValidityBehind() {
    var signed = sealer.sign(Mails.message(Mails.PLAIN), ALICE.signer(), TestPki.NOW).octets();
    var genuine = Mails.text(open(Content.of(signed)).message().body());
    int from = Mails.text(Content.of(signed)).indexOf("--sealed-");
    var random = new Random(4711);
    for (int i = 0; i < ROUNDS; i++) {
      var changed = signed.clone();
      int at = from + random.nextInt(signed.length - from);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      var opened = open(Content.of(changed));
      if (opened.status() == SmimeStatus.VALID) {
        // a bit that nobody reads, such as the case of a field name of the signature part
        assertThat(Mails.text(opened.message().body())).as("octet %d", at).isEqualTo(genuine);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ContentCipher.class)
  void aChangedBitOfAnEnvelopeReleasesNothingThatWasNotSealed(ContentCipher cipher) {
    var sealed = sealer.encrypt(Mails.message(Mails.PLAIN), List.of(BOB.certificate()), cipher);
    var der = Base64Text.decode(Message.read(sealed).body()).octets();
    var genuine = Mails.text(open(mail(der)).message().body());
    var random = new Random(cipher.name().hashCode());
    for (int i = 0; i < ROUNDS; i++) {
      var changed = der.clone();
      int at = random.nextInt(der.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      var opened = open(mail(changed));
      if (opened.status() != SmimeStatus.UNDECRYPTABLE) {
        assertThat(opened.status()).isNotEqualTo(SmimeStatus.VALID);
        if (cipher.name().endsWith("GCM")) {
          assertThat(Mails.text(opened.message().body())).as("octet %d", at).isEqualTo(genuine);
        } else {
          assertThat(opened.authenticatedEncryption()).isFalse();
        }
      }
    }
  }

  @Test
  void aCutEnvelopeIsNotDecrypted() {
    var sealed =
        sealer.encrypt(
            Mails.message(Mails.PLAIN), List.of(BOB.certificate()), ContentCipher.AES_256_GCM);
    var der = Base64Text.decode(Message.read(sealed).body()).octets();
    for (int length = 0; length < der.length; length += 7) {
      assertThat(open(mail(Arrays.copyOf(der, length))).status())
          .isEqualTo(SmimeStatus.UNDECRYPTABLE);
    }
  }
}
