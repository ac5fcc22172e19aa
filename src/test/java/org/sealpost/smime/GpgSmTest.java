package org.sealpost.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

/** GnuPG's gpgsm reads what we write, and we read what it writes. */
@SuppressWarnings("StringConcatToTextBlock") // mails are plainer this way
class GpgSmTest {

  private static final TestPki PKI = new TestPki();
  private static final String ENTITY = "Content-Type: text/plain\r\n\r\nGuten Tag\r\n";

  private final SmimeSealer sealer = new SmimeSealer(PKI.vault);
  private final SmimeOpener opener = new SmimeOpener(PKI.vault);
  private final TestPki.Identity alice = PKI.person("alice@example.org", "RSA");

  @TempDir private Path folder;
  private Peer gpgsm;

  @BeforeEach
  void importKeys() throws Exception {
    gpgsm = Peer.installed("gpgsm", folder);
    var home = folder.resolve("gnupg");
    Files.createDirectory(
        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var fingerprint =
        HexFormat.of()
            .withUpperCase()
            .formatHex(
                MessageDigest.getInstance("SHA-1").digest(PKI.root.certificate().getEncoded()));
    Files.writeString(home.resolve("trustlist.txt"), fingerprint + " S relax\n");
    Files.writeString(
        home.resolve("gpgsm.conf"),
        "disable-crl-checks\nbatch\nfaked-system-time 20261124T120000\n");
    Files.writeString(home.resolve("gpg-agent.conf"), "allow-loopback-pinentry\n");
    TestPki.write(folder.resolve("chain.pem"), PKI.root.certificate(), PKI.issuing.certificate());
    TestPki.write(folder.resolve("alice.pem"), alice.certificate());
    TestPki.write(folder.resolve("alice.key"), alice.key());
    gpgsm.run("--import", "chain.pem").succeeded();
    gpgsm.run("--import", "alice.pem").succeeded();
    Peer.installed("openssl", folder)
        .run(
            "pkcs12",
            "-export",
            "-inkey",
            "alice.key",
            "-in",
            "alice.pem",
            "-out",
            "alice.p12",
            "-passout",
            "pass:x",
            "-legacy")
        .succeeded();
    Files.writeString(folder.resolve("password"), "x\n");
    var imported = withKey("--import", "alice.p12");
    assumeTrue(imported.exit() == 0 || imported.errors().contains("imported"), imported.errors());
  }

  /** Runs it where it asks for the passphrase of the key. */
  private Peer.Run withKey(String... arguments) {
    var all = new ArrayList<>(List.of("--pinentry-mode", "loopback", "--passphrase-fd", "0"));
    all.addAll(List.of(arguments));
    return gpgsm.runOn(folder.resolve("password"), all.toArray(String[]::new));
  }

  @AfterEach
  void stopAgent() throws IOException {
    if (Files.exists(folder.resolve("gnupg"))) {
      Peer.installed("gpgconf", folder).run("--kill", "gpg-agent");
    }
  }

  @Test
  void verifiesWhatWeSign() {
    var signed = Message.read(sealer.sign(Mails.message(Mails.PLAIN), alice.signer(), TestPki.NOW));
    var parts = ((Part.Multipart) signed.root()).children();
    gpgsm.write("content", parts.getFirst().raw());
    gpgsm.write("signature", CmsOctets.of((Part.Leaf) parts.getLast()));
    var run = gpgsm.run("--status-fd", "1", "--verify", "signature", "content");
    assertThat(run.text()).as(run.errors()).contains("GOODSIG").contains("TRUST_FULLY");
  }

  @Test
  void whatItSignsIsValid() {
    gpgsm.write("entity", Content.of(ENTITY.getBytes(StandardCharsets.US_ASCII)));
    withKey("--local-user", "alice@example.org", "--output", "signed", "--sign", "entity")
        .succeeded();
    var opened = open(gpgsm.read("signed"));
    assertThat(opened.status()).as("%s", opened.reasons()).isEqualTo(SmimeStatus.VALID);
    assertThat(Mails.text(opened.message().body())).contains("Guten Tag");
  }

  @Test
  void decryptsWhatWeEncrypt() {
    var sealed =
        sealer.encrypt(
            Mails.message(Mails.PLAIN), List.of(alice.certificate()), ContentCipher.AES_256_CBC);
    gpgsm.write("sealed", Base64Text.decode(Message.read(sealed).body()));
    var run = withKey("--decrypt", "sealed");
    assertThat(run.text()).as(run.errors()).contains("here is our offer.");
  }

  @Test
  void whatItEncryptsIsDecrypted() {
    gpgsm.write("entity", Content.of(ENTITY.getBytes(StandardCharsets.US_ASCII)));
    gpgsm
        .run("--recipient", "alice@example.org", "--output", "sealed", "--encrypt", "entity")
        .succeeded();
    var opened = open(gpgsm.read("sealed"));
    assertThat(opened.wasEncrypted()).isTrue();
    assertThat(Mails.text(opened.message().body())).contains("Guten Tag");
  }

  private Opened open(Content object) {
    var mail =
        Content.concat(
            List.of(
                Mails.content(
                    "From: alice@example.org\nContent-Type: application/pkcs7-mime\n"
                        + "Content-Transfer-Encoding: base64\n\n"),
                Base64Text.encode(object)));
    return opener.open(Message.read(mail), List.of(alice.decryption()), PKI.judge(), TestPki.NOW);
  }
}
