package org.sealpost.privateca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.KeyPairGenerator;
import java.security.cert.CRLReason;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;
import org.sealpost.audit.AuditLog;
import org.sealpost.audit.ChainState;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.lint.Kind;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

class PrivateCaTest {

  @OnBothEngines
  void makesItsAuthoritiesOnceAndFindsThemAfterARestart(TestDatabase database) {
    var vault = new MemoryKeyVault();
    var first = TestCa.open(database, vault).ca();
    database.restart();
    var second = TestCa.open(database, vault).ca();
    for (var name : CaName.values()) {
      assertThat(second.certificate(name)).isEqualTo(first.certificate(name));
      assertThat(first.chain(name)).endsWith(first.certificate(CaName.ROOT));
    }
  }

  @OnBothEngines
  void refusesToOpenWithAVaultThatLacksItsKeys(TestDatabase database) {
    TestCa.open(database);
    assertThatThrownBy(() -> TestCa.open(database, new MemoryKeyVault()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("restore database and vault from the same backup");
  }

  @OnBothEngines
  void certifiesMailboxesAndServers(TestDatabase database) throws Exception {
    var test = TestCa.open(database);
    for (var kind : List.of(KeyKind.RSA_2048, KeyKind.P_256, KeyKind.P_384)) {
      var request = new CertificateRequest.Mailbox(Address.of("alice@example.org"), test.key(kind));
      var certificate = TestCa.issued(test.ca().issue("mailbox|" + kind, request));
      assertHolds(test, certificate, CaName.MAIL);
      boolean isRsa = kind == KeyKind.RSA_2048;
      assertThat(certificate.getKeyUsage()).startsWith(true, false, isRsa, false, !isRsa);
    }
    var server =
        new CertificateRequest.Server(
            List.of(Domain.of("gw.example.org"), Domain.of("mx.example.org")),
            test.key(KeyKind.P_256));
    assertHolds(test, TestCa.issued(test.ca().issue("server", server)), CaName.TLS);
  }

  private static void assertHolds(TestCa test, X509Certificate certificate, CaName issuer)
      throws Exception {
    var path =
        CertificateFactory.getInstance("X.509")
            .generateCertPath(List.of(certificate, test.ca().certificate(issuer)));
    var parameters =
        new PKIXParameters(Set.of(new TrustAnchor(test.ca().certificate(CaName.ROOT), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(test.clock().instant()));
    assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters)).isNotNull();
  }

  @OnBothEngines
  void givesTheSameCertificateForTheSameRequest(TestDatabase database) {
    var test = TestCa.open(database);
    var request =
        new CertificateRequest.Mailbox(Address.of("a@example.org"), test.key(KeyKind.P_256));
    var first = TestCa.issued(test.ca().issue("one", request));
    assertThat(TestCa.issued(test.ca().issue("one", request))).isEqualTo(first);
    assertThat(TestCa.issued(test.ca().issue("two", request))).isNotEqualTo(first);
  }

  @OnBothEngines
  void aCrashBeforeTheSignatureLeavesARecordAndNoCertificate(TestDatabase database) {
    var vault = new BreakableVault(new MemoryKeyVault());
    var test = TestCa.open(database, vault);
    var request =
        new CertificateRequest.Mailbox(Address.of("a@example.org"), test.key(KeyKind.P_256));
    test.clock().move(Duration.ofSeconds(1));
    vault.breakSigning(true);
    assertThatThrownBy(() -> test.ca().issue("crash", request)).hasMessage("the vault is broken");
    var left = test.ca().issuances(1).getFirst();
    assertThat(left.signedAt()).isEmpty();
    assertThat(left.names()).isEqualTo("a@example.org");
    vault.breakSigning(false);
    assertThat(test.ca().revoke(left.serial(), RevocationReason.SUPERSEDED, "test")).isFalse();
    var again = TestCa.issued(test.ca().issue("crash", request));
    assertThat(TestCa.serial(again)).isNotEqualTo(left.serial());
    assertThat(test.ca().issuance(left.serial()).orElseThrow().signedAt()).isEmpty();
    assertThat(test.ca().issuance(TestCa.serial(again)).orElseThrow().signedAt()).isPresent();
  }

  @OnBothEngines
  void aRecordedDraftIsSignedOnce(TestDatabase database) {
    var test = TestCa.open(database);
    var certificate = test.issue("a@example.org");
    var ledger = new Ledger(database, new SignatureClock(test.clock()));
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      ledger.finish(sql, certificate);
                      return true;
                    }))
        .isInstanceOf(IllegalStateException.class);
    var root = Encoding.holder(test.ca().certificate(CaName.ROOT));
    var draft =
        new Draft(
            CaName.ROOT,
            Kind.ROOT,
            root.toASN1Structure().getTBSCertificate(),
            root,
            root.getSignatureAlgorithm());
    var recorded = new RecordedDraft(draft);
    recorded.take();
    assertThatThrownBy(recorded::take).isInstanceOf(IllegalStateException.class);
  }

  @OnBothEngines
  void refusesWhatBreaksARule(TestDatabase database) throws Exception {
    var test = TestCa.open(database);
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var weak =
        new CertificateRequest.Mailbox(
            Address.of("a@example.org"), generator.generateKeyPair().getPublic());
    int before = test.ca().issuances(100).size();
    assertThat(test.ca().issue("weak", weak))
        .isInstanceOfSatisfying(
            IssueOutcome.Refused.class,
            refused ->
                assertThat(refused.faults())
                    .singleElement()
                    .asString()
                    .contains("the RSA key has 1024 bits"));
    assertThat(test.ca().issuances(100)).hasSize(before);
  }

  @OnBothEngines
  void keepsToItsDomainsInBothFormsOfMailbox(TestDatabase database) {
    var test = TestCa.onlyFor(database, Domain.of("example.org"));
    test.issue("a@example.org");
    test.issue("a@sub.example.org");
    test.issue("ä@example.org");
    for (var outside : List.of("a@example.com", "ä@example.com", "a@notexample.org")) {
      var request = new CertificateRequest.Mailbox(Address.of(outside), test.key(KeyKind.P_256));
      assertThat(test.ca().issue("out|" + outside, request))
          .isInstanceOf(IssueOutcome.Refused.class);
    }
  }

  @OnBothEngines
  void namesAddressesThatAreLongOrNotAscii(TestDatabase database) {
    var test = TestCa.open(database);
    var longOne = test.issue("a".repeat(60) + "@example.org");
    assertThat(longOne.getSubjectX500Principal().getName()).isEmpty();
    assertThat(longOne.getCriticalExtensionOIDs()).contains("2.5.29.17");
    var other = test.issue("grüße@example.org");
    assertThat(other.getSubjectX500Principal().getName()).contains("grüße@example.org");
    assertThat(other.getExtensionValue("2.5.29.17")).isNotEmpty();
  }

  @OnBothEngines
  void whatIsRevokedStandsInTheNextListAndStaysThere(TestDatabase database) throws Exception {
    var test = TestCa.open(database);
    var certificate = test.issue("a@example.org");
    var before = crl(test, CaName.MAIL);
    assertThat(test.ca().status(certificate)).isInstanceOf(CertificateStatus.Good.class);
    var serial = TestCa.serial(certificate);
    assertThat(test.ca().revoke(serial, RevocationReason.KEY_COMPROMISE, "admin")).isTrue();
    assertThat(test.ca().revoke(serial, RevocationReason.SUPERSEDED, "admin")).isFalse();
    assertThat(test.ca().status(certificate))
        .isEqualTo(
            new CertificateStatus.Revoked(test.clock().instant(), RevocationReason.KEY_COMPROMISE));
    var after = crl(test, CaName.MAIL);
    assertThat(number(after)).isGreaterThan(number(before));
    assertThat(after.getRevokedCertificate(certificate.getSerialNumber()).getRevocationReason())
        .isEqualTo(CRLReason.KEY_COMPROMISE);
    after.verify(test.ca().certificate(CaName.MAIL).getPublicKey());
    test.clock().move(Duration.ofDays(364).plusHours(22));
    assertThat(crl(test, CaName.MAIL).getRevokedCertificate(certificate.getSerialNumber()))
        .isNotNull();
    test.clock().move(Duration.ofDays(9));
    assertThat(crl(test, CaName.MAIL).getRevokedCertificate(certificate.getSerialNumber()))
        .isNull();
  }

  @OnBothEngines
  void listsAreNeverStaleAndTheirNumbersOnlyGrow(TestDatabase database) throws Exception {
    var vault = new MemoryKeyVault();
    var clock = new HandClock();
    var test = TestCa.open(database, vault, clock);
    long last = 0;
    for (int day = 0; day < 30; day++) {
      test.ca().upkeep();
      for (var name : CaName.values()) {
        assertThat(crl(test, name).getNextUpdate().toInstant()).isAfter(clock.instant());
      }
      long number = number(crl(test, CaName.MAIL));
      assertThat(number).isGreaterThanOrEqualTo(last);
      last = number;
      clock.move(Duration.ofHours(25));
      if (day % 10 == 5) {
        test = TestCa.open(database, vault, clock);
      }
    }
    assertThat(last).isGreaterThanOrEqualTo(29);
    assertThat(crl(test, CaName.MAIL)).isEqualTo(crl(test, CaName.MAIL));
  }

  @OnBothEngines
  void listsMadeAtOnceHaveDifferentNumbers(TestDatabase database) throws Exception {
    var test = TestCa.open(database);
    var serials =
        IntStream.range(0, 8).mapToObj(i -> TestCa.serial(test.issue(i + "@example.org"))).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var serial : serials) {
        threads.execute(() -> test.ca().revoke(serial, RevocationReason.SUPERSEDED, "test"));
      }
    }
    assertThat(crl(test, CaName.MAIL).getRevokedCertificates()).hasSize(8);
  }

  @OnBothEngines
  void signsNothingWhileTheClockIsBehind(TestDatabase database) {
    var vault = new MemoryKeyVault();
    var clock = new HandClock();
    var test = TestCa.open(database, vault, clock);
    test.issue("a@example.org");
    test.ca().upkeep();
    clock.move(Duration.ofMinutes(-4));
    test.issue("b@example.org");
    clock.move(Duration.ofMinutes(-4));
    assertThatThrownBy(() -> test.issue("c@example.org"))
        .isInstanceOf(ClockWentBackException.class)
        .hasMessageContaining("set the clock");
    var reopened = TestCa.open(database, vault, clock);
    assertThatThrownBy(() -> reopened.issue("c@example.org"))
        .isInstanceOf(ClockWentBackException.class);
    assertThat(reopened.ca().crl(CaName.ROOT)).isNotEmpty();
    clock.move(Duration.ofMinutes(10));
    reopened.issue("c@example.org");
  }

  @OnBothEngines
  void everyDeedIsInTheAuditLog(TestDatabase database) {
    var vault = new MemoryKeyVault();
    var clock = new HandClock();
    var test = TestCa.open(database, vault, clock);
    var certificate = test.issue("a@example.org");
    test.ca().revoke(TestCa.serial(certificate), RevocationReason.SUPERSEDED, "admin");
    var deeds =
        database.read(sql -> sql.sql("SELECT what FROM audit_lines").query(String.class).list());
    assertThat(deeds).contains("ca.make", "certificate.issue", "ca.revoke");
    assertThat(new AuditLog(database, vault, clock).verify()).isInstanceOf(ChainState.Intact.class);
  }

  @Test
  void serialNumbersDoNotRepeat() {
    try (var database = TestDatabases.sqlite()) {
      var test = TestCa.open(database);
      var serials = new HashSet<String>();
      for (int i = 0; i < 50; i++) {
        var serial = TestCa.serial(test.issue(i + "@example.org"));
        assertThat(serial).hasSize(32);
        assertThat(serials.add(serial)).isTrue();
      }
    }
  }

  private static X509CRL crl(TestCa test, CaName name) throws Exception {
    return (X509CRL)
        CertificateFactory.getInstance("X.509")
            .generateCRL(new ByteArrayInputStream(test.ca().crl(name)));
  }

  private static long number(X509CRL crl) {
    var octets = ASN1OctetString.getInstance(crl.getExtensionValue("2.5.29.20")).getOctets();
    return ASN1Integer.getInstance(octets).longValueExact();
  }
}
