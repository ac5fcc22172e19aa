package org.sealpost.smime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** Whatever the octets are, opening ends with a word and without an exception. */
class OpenerFuzzTest {

  private static final TestPki PKI = new TestPki();
  private static final TestPki.Identity ALICE = PKI.person("alice@example.org", "P-256");
  private static final TestPki.Identity BOB = PKI.person("bob@example.net", "P-256");
  private static final int ROUNDS = 2_000;

  private final SmimeOpener opener = new SmimeOpener(PKI.vault);

  private void open(Content mail) {
    var message = Message.read(mail);
    var opened = opener.open(message, List.of(BOB.decryption()), PKI.judge(), TestPki.NOW);
    SmimeFiles.inspect(message);
    assertThat(opened.status()).isNotNull();
  }

  private static Content asObject(byte[] octets) {
    return Content.concat(
        List.of(
            Mails.content("From: a@example.org\nContent-Type: application/pkcs7-mime\n\n"),
            Base64Text.encode(Content.of(octets))));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAMail(byte[] octets) {
    open(Content.of(octets));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreACmsObject(byte[] octets) {
    open(asObject(octets));
  }

  @Test
  void mutatedObjectsNeverBreakTheOpener() {
    var sealer = new SmimeSealer(PKI.vault);
    var plain = Mails.message(Mails.PLAIN);
    var signature =
        CmsSignature.suiting(ALICE.certificate().getPublicKey())
            .over(
                Mails.content("x\n"),
                ALICE.signer().key(),
                SignerForm.of(ALICE.signer()),
                TestPki.NOW,
                PKI.vault);
    var seeds =
        List.of(
            signature,
            octets(sealer.encrypt(plain, List.of(BOB.certificate()), ContentCipher.AES_128_CBC)),
            octets(sealer.encrypt(plain, List.of(BOB.certificate()), ContentCipher.AES_128_GCM)));
    var random = new Random(20261124);
    for (int i = 0; i < ROUNDS; i++) {
      open(asObject(mutated(seeds.get(i % seeds.size()), random)));
    }
  }

  private static byte[] octets(Content mail) {
    return Base64Text.decode(Message.read(mail).body()).octets();
  }

  /** Structures change most where tags and lengths change, and these stand early. */
  private static byte[] mutated(byte[] seed, Random random) {
    var octets = seed.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(octets.length, 120) : octets.length);
      switch (random.nextInt(4)) {
        case 0 -> octets[at] = (byte) random.nextInt(256);
        case 1 -> octets[at] = (byte) 0x80;
        case 2 -> octets[at] = 0;
        default -> {
          int to = random.nextInt(octets.length);
          int count = Math.min(random.nextInt(32), octets.length - Math.max(at, to));
          System.arraycopy(octets, at, octets, to, count);
        }
      }
    }
    return octets;
  }
}
