package org.sealpost.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.keys.RsaPadding;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** OpenSSL reads what we write, and we read what OpenSSL writes. */
class OpenSslTest {

  private static final TestPki PKI = new TestPki();
  private static final String ENTITY = "Content-Type: text/plain\n\nGuten Tag\n";

  private final SmimeSealer sealer = new SmimeSealer(PKI.vault);
  private final SmimeOpener opener = new SmimeOpener(PKI.vault);

  @TempDir private Path folder;
  private Peer openssl;

  @BeforeEach
  void findOpenSsl() {
    openssl = Peer.installed("openssl", folder);
    TestPki.write(folder.resolve("root.pem"), PKI.root.certificate());
    TestPki.write(folder.resolve("issuing.pem"), PKI.issuing.certificate());
  }

  private TestPki.Identity person(String email, String algorithm, String name) {
    var person = PKI.person(email, algorithm);
    TestPki.write(folder.resolve(name + ".pem"), person.certificate());
    TestPki.write(folder.resolve(name + ".key"), person.key());
    return person;
  }

  private Opened open(String file, TestPki.Identity... recipients) {
    var keys = List.of(recipients).stream().map(TestPki.Identity::decryption).toList();
    return opener.open(Message.read(openssl.read(file)), keys, PKI.judge(), TestPki.NOW);
  }

  /** Ed25519 is missing: before 3.2, OpenSSL cannot verify it in CMS (RFC 8419). */
  @ParameterizedTest
  @ValueSource(strings = {"RSA", "P-256", "P-384"})
  void verifiesWhatWeSign(String algorithm) {
    var alice = person("alice@example.org", algorithm, "alice");
    for (var mail : List.of(Mails.PLAIN, Mails.EIGHT_BIT)) {
      openssl.write("signed.eml", sealer.sign(Mails.message(mail), alice.signer(), TestPki.NOW));
      openssl
          .run(
              "cms",
              "-verify",
              "-in",
              "signed.eml",
              "-CAfile",
              "root.pem",
              "-purpose",
              "any",
              "-attime",
              Long.toString(TestPki.NOW.getEpochSecond()))
          .succeeded();
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA", "P-256", "P-384"})
  void decryptsWhatWeEncrypt(String algorithm) {
    var bob = person("bob@example.net", algorithm, "bob");
    for (var cipher : ContentCipher.values()) {
      openssl.write(
          "sealed.eml",
          sealer.encrypt(Mails.message(Mails.PLAIN), List.of(bob.certificate()), cipher));
      var run =
          openssl.run(
              "cms", "-decrypt", "-in", "sealed.eml", "-recip", "bob.pem", "-inkey", "bob.key");
      assertThat(run.succeeded().text()).contains("here is our offer.");
    }
  }

  @ParameterizedTest
  @EnumSource(RsaPadding.class)
  void decryptsEveryPadding(RsaPadding padding) {
    var bob = person("bob@example.net", "RSA", "bob");
    openssl.write(
        "sealed.eml",
        sealer.encrypt(
            Mails.message(Mails.PLAIN),
            List.of(bob.certificate()),
            ContentCipher.AES_256_CBC,
            padding));
    openssl
        .run("cms", "-decrypt", "-in", "sealed.eml", "-recip", "bob.pem", "-inkey", "bob.key")
        .succeeded();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA,",
    "RSA,-nodetach",
    "RSA,-binary",
    "RSA,-noattr",
    "RSA,-keyid",
    "RSA,-stream",
    "P-256,",
    "P-256,-nodetach",
    "P-384,-stream -nodetach",
    "RSA,-md sha512",
    "RSA,-keyopt rsa_padding_mode:pss",
    "RSA,-nodetach -keyopt rsa_padding_mode:pss -md sha384"
  })
  void itsSignaturesAreValid(String algorithm, String options) {
    person("alice@example.org", algorithm, "alice");
    openssl.write(
        "entity", Content.of(ENTITY.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII)));
    var command =
        new ArrayList<>(
            List.of(
                "cms",
                "-sign",
                "-in",
                "entity",
                "-signer",
                "alice.pem",
                "-inkey",
                "alice.key",
                "-certfile",
                "issuing.pem",
                "-from",
                "alice@example.org",
                "-to",
                "bob@example.net",
                "-subject",
                "x",
                "-out",
                "signed.eml"));
    if (options != null) {
      command.addAll(List.of(options.split(" ")));
    }
    openssl.run(command.toArray(String[]::new)).succeeded();
    var opened = open("signed.eml");
    assertThat(opened.status()).as("%s", opened.reasons()).isEqualTo(SmimeStatus.VALID);
    assertThat(Mails.text(opened.message().body())).contains("Guten Tag");
  }

  @Test
  void itsTwoSignersAreBothLookedAt() {
    person("alice@example.org", "RSA", "alice");
    person("alice@example.org", "P-256", "second");
    person("eve@example.com", "P-256", "eve");
    openssl.write("entity", Content.of(ENTITY.getBytes(StandardCharsets.US_ASCII)));
    for (var other : List.of("second", "eve")) {
      openssl
          .run(
              "cms",
              "-sign",
              "-in",
              "entity",
              "-signer",
              "alice.pem",
              "-inkey",
              "alice.key",
              "-signer",
              other + ".pem",
              "-inkey",
              other + ".key",
              "-certfile",
              "issuing.pem",
              "-from",
              "alice@example.org",
              "-out",
              "signed.eml")
          .succeeded();
      var opened = open("signed.eml");
      assertThat(opened.signers()).hasSize(2);
      assertThat(opened.status())
          .isEqualTo(other.equals("eve") ? SmimeStatus.INVALID : SmimeStatus.VALID);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RSA,-aes128",
    "RSA,-aes192",
    "RSA,-aes256",
    "RSA,-des3",
    "RSA,-aes-128-gcm",
    "RSA,-aes-256-gcm",
    "P-256,-aes128",
    "P-256,-aes192",
    "P-256,-aes256",
    "P-256,-des3",
    "P-256,-aes-256-gcm",
    "P-384,-aes256",
    "RSA,-aes256 -stream",
    "RSA,-aes256 -keyid",
    "P-256,-aes256 -keyid"
  })
  void whatItEncryptsIsDecrypted(String algorithm, String options) {
    var bob = person("bob@example.net", algorithm, "bob");
    openssl.write("entity", Content.of(ENTITY.getBytes(StandardCharsets.US_ASCII)));
    var command =
        new ArrayList<>(
            List.of(
                "cms",
                "-encrypt",
                "-in",
                "entity",
                "-from",
                "alice@example.org",
                "-out",
                "sealed.eml"));
    command.addAll(List.of(options.split(" ")));
    command.add("-recip");
    command.add("bob.pem");
    openssl.run(command.toArray(String[]::new)).succeeded();
    var opened = open("sealed.eml", bob);
    assertThat(opened.wasEncrypted()).isTrue();
    assertThat(opened.status()).isEqualTo(SmimeStatus.UNSIGNED);
    assertThat(opened.authenticatedEncryption()).isEqualTo(options.contains("gcm"));
    assertThat(Mails.text(opened.message().body())).contains("Guten Tag");
    assertThat(opened.reasons().stream().anyMatch(r -> r.contains("3DES")))
        .isEqualTo(options.contains("des3"));
  }

  @ParameterizedTest
  @CsvSource({
    "-keyopt rsa_padding_mode:oaep",
    "-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"
  })
  void itsOaepIsDecrypted(String options) {
    var bob = person("bob@example.net", "RSA", "bob");
    openssl.write("entity", Content.of(ENTITY.getBytes(StandardCharsets.US_ASCII)));
    var command =
        new ArrayList<>(
            List.of(
                "cms",
                "-encrypt",
                "-aes256",
                "-in",
                "entity",
                "-out",
                "sealed.eml",
                "-recip",
                "bob.pem"));
    command.addAll(List.of(options.split(" ")));
    openssl.run(command.toArray(String[]::new)).succeeded();
    assertThat(open("sealed.eml", bob).wasEncrypted()).isTrue();
    assertThat(open("sealed.eml", bob).status()).isEqualTo(SmimeStatus.UNSIGNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-rc2", "-des", "-camellia256", "-aes-256-ofb"})
  void ciphersOutsideTheListAreNotDecrypted(String cipher) {
    var bob = person("bob@example.net", "RSA", "bob");
    openssl.write("entity", Content.of(ENTITY.getBytes(StandardCharsets.US_ASCII)));
    var run =
        openssl.run(
            "cms",
            "-encrypt",
            cipher,
            "-provider",
            "default",
            "-provider",
            "legacy",
            "-in",
            "entity",
            "-out",
            "sealed.eml",
            "-recip",
            "bob.pem");
    assumeTrue(run.exit() == 0, "OpenSSL has no " + cipher);
    assertThat(open("sealed.eml", bob).status()).isEqualTo(SmimeStatus.UNDECRYPTABLE);
  }

  @Test
  void itsMessageForManyIsOpenedByEach() {
    var bob = person("bob@example.net", "P-256", "bob");
    var carol = person("carol@example.net", "RSA", "carol");
    openssl.write("entity", Content.of(ENTITY.getBytes(StandardCharsets.US_ASCII)));
    openssl
        .run(
            "cms",
            "-encrypt",
            "-aes256",
            "-in",
            "entity",
            "-out",
            "sealed.eml",
            "bob.pem",
            "carol.pem")
        .succeeded();
    assertThat(open("sealed.eml", bob).wasEncrypted()).isTrue();
    assertThat(open("sealed.eml", carol).status()).isEqualTo(SmimeStatus.UNSIGNED);
  }
}
