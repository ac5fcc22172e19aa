package org.sealpost.privateca;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.OpenSsl;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

/** What the real OpenSSL thinks of our certificates, lists and answers. */
class PrivateCaOpenSslTest {

  private static final String AT = "1795507200"; // 2026-11-24T08:00:00Z

  @TempDir Path folder;
  private TestDatabase database;
  private TestCa test;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabases.sqlite();
    test = TestCa.open(database);
    for (var name : CaName.values()) {
      write(name.word() + ".pem", test.ca().certificate(name));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void opensslVerifiesWhatWeIssue() throws Exception {
    for (var kind : List.of(KeyKind.RSA_2048, KeyKind.P_256)) {
      var request = new CertificateRequest.Mailbox(Address.of("alice@example.org"), test.key(kind));
      write("mailbox.pem", TestCa.issued(test.ca().issue("m|" + kind, request)));
      assertOk(verify("private.pem", "smimesign", "mailbox.pem"));
      // OpenSSL 3.0 knows this purpose for key encipherment only, not for key agreement.
      if (kind == KeyKind.RSA_2048) {
        assertOk(verify("private.pem", "smimeencrypt", "mailbox.pem"));
      }
    }
    var server =
        new CertificateRequest.Server(
            List.of(Domain.of("gw.example.org")), test.key(KeyKind.P_256));
    write("server.pem", TestCa.issued(test.ca().issue("s", server)));
    assertOk(verify("private-tls.pem", "sslserver", "server.pem"));
    assertThat(verify("private-tls.pem", "smimesign", "server.pem").exit()).isNotZero();
  }

  @Test
  void opensslSeesInOurListWhatIsRevoked() throws Exception {
    var certificate = test.issue("alice@example.org");
    write("mailbox.pem", certificate);
    Files.write(folder.resolve("root.crl"), test.ca().crl(CaName.ROOT));
    Files.write(folder.resolve("before.crl"), test.ca().crl(CaName.MAIL));
    assertOk(checked("before.crl"));
    test.ca().revoke(TestCa.serial(certificate), RevocationReason.KEY_COMPROMISE, "admin");
    Files.write(folder.resolve("after.crl"), test.ca().crl(CaName.MAIL));
    var run = checked("after.crl");
    assertThat(run.exit()).isNotZero();
    assertThat(run.said()).contains("certificate revoked");
    var text =
        OpenSsl.run(
            folder,
            "crl",
            "-inform",
            "DER",
            "-in",
            "after.crl",
            "-noout",
            "-text",
            "-CAfile",
            "private.pem",
            "-verify");
    assertThat(text.said())
        .contains("verify OK", "X509v3 CRL Number", "Key Compromise")
        .containsIgnoringCase(TestCa.serial(certificate));
  }

  private OpenSsl.Run checked(String list) throws Exception {
    for (var name : List.of("root.crl", list)) {
      OpenSsl.run(folder, "crl", "-inform", "DER", "-in", name, "-out", name + ".pem");
    }
    Files.writeString(
        folder.resolve("lists.pem"),
        Files.readString(folder.resolve("root.crl.pem"))
            + Files.readString(folder.resolve(list + ".pem")));
    return OpenSsl.run(
        folder,
        "verify",
        "-x509_strict",
        "-attime",
        AT,
        "-crl_check_all",
        "-CRLfile",
        "lists.pem",
        "-CAfile",
        "private-root.pem",
        "-untrusted",
        "private.pem",
        "mailbox.pem");
  }

  @Test
  void opensslAcceptsOurOcspAnswers() throws Exception {
    var certificate = test.issue("alice@example.org");
    write("mailbox.pem", certificate);
    assertThat(ocsp()).contains("Response verify OK", "mailbox.pem: good");
    test.ca().revoke(TestCa.serial(certificate), RevocationReason.SUPERSEDED, "admin");
    assertThat(ocsp()).contains("Response verify OK", "mailbox.pem: revoked", "superseded");
  }

  private String ocsp() throws Exception {
    OpenSsl.run(
        folder,
        "ocsp",
        "-issuer",
        "private.pem",
        "-cert",
        "mailbox.pem",
        "-nonce",
        "-reqout",
        "request.der");
    Files.write(
        folder.resolve("response.der"),
        test.ca().ocsp(CaName.MAIL, Files.readAllBytes(folder.resolve("request.der"))));
    return OpenSsl.run(
            folder,
            "ocsp",
            "-reqin",
            "request.der",
            "-respin",
            "response.der",
            "-issuer",
            "private.pem",
            "-cert",
            "mailbox.pem",
            "-CAfile",
            "private-root.pem",
            "-attime",
            AT,
            "-validity_period",
            "315360000",
            "-no_nonce")
        .said();
  }

  private OpenSsl.Run verify(String issuer, String purpose, String file) throws Exception {
    return OpenSsl.run(
        folder,
        "verify",
        "-x509_strict",
        "-attime",
        AT,
        "-purpose",
        purpose,
        "-CAfile",
        "private-root.pem",
        "-untrusted",
        issuer,
        file);
  }

  private static void assertOk(OpenSsl.Run run) {
    assertThat(run.exit()).as(run.said()).isZero();
  }

  private void write(String name, X509Certificate certificate) throws Exception {
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                .encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }
}
