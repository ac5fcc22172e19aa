package org.sealpost.smime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sealpost.SharedData;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/**
 * Collections of others: forged mails are never valid, genuine ones are, and nothing breaks the
 * opener. The collections lie beside the repository; without them these tests are skipped.
 */
class SpoofCorpusTest {

  private final SmimeOpener opener = new SmimeOpener(new MemoryKeyVault());

  private static Path collection(String within) {
    return SharedData.archive("conf-smime-pki").resolve(within);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Set<X509Certificate> certificates(Path... files) throws IOException {
    var all = new ArrayList<X509Certificate>();
    for (var file : files) {
      all.addAll(SmimeFiles.certificates(Files.readAllBytes(file)));
    }
    return Set.copyOf(all);
  }

  /** All certificates are trusted by everyone: only what the mail itself says is judged. */
  private static final ChainJudge CREDULOUS =
      (leaf, _, _) -> new ChainVerdict.Trusted(List.of(leaf));

  @Test
  void noForgeryOfJohnnyYouAreFiredIsValid() throws IOException {
    var folder = collection("spoof/johnny-you-are-fired");
    var at = Instant.parse("2018-12-01T00:00:00Z");
    var statuses = new TreeMap<String, SmimeStatus>();
    for (var file : files(folder)) {
      var name = file.getFileName().toString();
      if (name.endsWith(".eml")) {
        var opened = opener.open(read(file), List.of(), CREDULOUS, at);
        statuses.put(folder.relativize(file).toString(), opened.status());
      }
    }
    assertThat(statuses).isNotEmpty();
    // its From address did sign it; only Sender and the like name somebody else, and that is said
    statuses.remove("04-id/i3-from-sender-confusion/i3-from-signer-others-sender-smime.eml");
    assertThat(statuses.entrySet())
        .filteredOn(e -> !e.getKey().contains("valid"))
        .allSatisfy(e -> assertThat(e.getValue()).as(e.getKey()).isNotEqualTo(SmimeStatus.VALID));
    assertThat(statuses.entrySet())
        .filteredOn(e -> e.getKey().contains("valid") && !e.getKey().contains("pgp"))
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e.getValue()).as(e.getKey()).isEqualTo(SmimeStatus.VALID));
  }

  @Test
  void theMailsOfOthersAreOpenedWithoutException() throws IOException {
    int opened = 0;
    for (var file : files(collection("smime"))) {
      var content = Content.of(Files.readAllBytes(file));
      for (var mail : List.of(content, asMail(content))) {
        var result = opener.open(Message.read(mail), List.of(), CREDULOUS, TestPki.NOW);
        SmimeFiles.inspect(Message.read(mail));
        assertThat(result.message().content().size()).isPositive();
        opened++;
      }
    }
    assertThat(opened).isGreaterThan(100);
  }

  @Test
  void theOldExamplesOfRfc4134AreReadAndNamedWeak() throws IOException {
    var folder = collection("smime/rfc4134-bc");
    for (var name : List.of("4.8.eml", "4.9.eml")) {
      var opened = opener.open(read(folder.resolve(name)), List.of(), CREDULOUS, TestPki.NOW);
      assertThat(opened.status()).as(name).isEqualTo(SmimeStatus.INVALID);
      assertThat(opened.reasons()).as(name).anyMatch(r -> r.contains("SHA-1"));
    }
  }

  private static Content asMail(Content octets) {
    return Content.concat(
        List.of(
            Mails.content(
                "From: a@example.org\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\n"),
            octets));
  }

  private static Message read(Path file) throws IOException {
    return Message.read(Content.of(Files.readAllBytes(file)));
  }

  @Test
  void theSampleCertificatesOfRfc9216SignAndDecrypt() throws Exception {
    var folder = collection("smime/rfc9216");
    var vault = new MemoryKeyVault();
    var alice = identity(vault, folder, "alice.sign");
    var bob = identity(vault, folder, "bob.encrypt");
    var judge =
        new TrustedRoots(
            certificates(folder.resolve("ca.rsa.crt.pem"), folder.resolve("ca.25519.crt.pem")));
    var sealer = new SmimeSealer(vault);
    var mail = Mails.message(Mails.PLAIN.replace("alice@example.org>", "alice@smime.example>"));
    var signed = sealer.sign(mail, alice, TestPki.NOW);
    var sealed =
        sealer.encrypt(Message.read(signed), List.of(bob.certificate()), ContentCipher.AES_256_GCM);
    var opened =
        new SmimeOpener(vault)
            .open(
                Message.read(sealed),
                List.of(new DecryptionKey(bob.certificate(), bob.key())),
                judge,
                TestPki.NOW);
    assertThat(opened.status()).as("%s", opened.reasons()).isEqualTo(SmimeStatus.VALID);
  }

  private static SmimeSigner identity(MemoryKeyVault vault, Path folder, String name)
      throws IOException {
    var certificate =
        SmimeFiles.certificates(Files.readAllBytes(folder.resolve(name + ".crt.pem"))).getFirst();
    var pem = Files.readString(folder.resolve(name + ".key.pem"));
    var base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    var key = vault.take(Base64.getDecoder().decode(base64), "sample");
    return new SmimeSigner(certificate, List.of(), key);
  }
}
