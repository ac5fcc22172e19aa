package org.sealpost.smime;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** How much processor time sealing and opening take; run by hand. */
@SuppressWarnings("StringConcatToTextBlock") // mails are plainer this way
final class SealingBench {

  private static final TestPki PKI = new TestPki();
  private static final int ROUNDS = 12;

  private SealingBench() {}

  public static void main(String[] arguments) {
    var sealer = new SmimeSealer(PKI.vault);
    var opener = new SmimeOpener(PKI.vault);
    for (int size : List.of(5 * 1024, 10 * 1024 * 1024)) {
      var mail = Message.read(mail(size));
      for (var algorithm : List.of("RSA", "P-256")) {
        var person = PKI.person("alice@example.org", algorithm);
        var name = size / 1024 + " KiB, " + algorithm + ": ";
        var signed = sealer.sign(mail, person.signer(), TestPki.NOW);
        measure(name + "sign", size, () -> sealer.sign(mail, person.signer(), TestPki.NOW));
        var read = Message.read(signed);
        measure(
            name + "verify", size, () -> opener.open(read, List.of(), PKI.judge(), TestPki.NOW));
        for (var cipher : List.of(ContentCipher.AES_256_CBC, ContentCipher.AES_256_GCM)) {
          var to = List.of(person.certificate());
          measure(name + "encrypt " + cipher, size, () -> sealer.encrypt(mail, to, cipher));
          var sealed = Message.read(sealer.encrypt(mail, to, cipher));
          measure(
              name + "decrypt " + cipher,
              size,
              () -> opener.open(sealed, List.of(person.decryption()), PKI.judge(), TestPki.NOW));
        }
      }
    }
  }

  private static Content mail(int size) {
    var octets = new byte[size * 3 / 4];
    new Random(1).nextBytes(octets);
    return Content.concat(
        List.of(
            Mails.content(
                "From: alice@example.org\nContent-Type: application/pdf\n"
                    + "Content-Transfer-Encoding: base64\n\n"),
            Base64Text.encode(Content.of(octets))));
  }

  private static void measure(String name, int size, Runnable work) {
    var threads = ManagementFactory.getThreadMXBean();
    int rounds = size > 1_000_000 ? ROUNDS : 40 * ROUNDS;
    for (int i = 0; i < rounds; i++) {
      work.run();
    }
    long before = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < rounds; i++) {
      work.run();
    }
    long nanos = (threads.getCurrentThreadCpuTime() - before) / rounds;
    System.out.printf("%-40s %8.3f ms%n", name, nanos / 1e6);
  }
}
