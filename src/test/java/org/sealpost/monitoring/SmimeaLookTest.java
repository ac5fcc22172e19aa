package org.sealpost.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sealpost.dns.FakeResolver;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Finding.Level;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.TestCa;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

/** Whether the SMIMEA records of our people are of the certificates that they show. */
class SmimeaLookTest {

  private static final Domain DOMAIN = Domain.of("example.com");

  /** The place of "hugh" in the example of RFC 8162 §3. */
  private static final String HUGH =
      "c93f1e400f26708f98cb19d936620da35eec8f72e57f9eec01c1afd6._smimecert.example.com";

  private final TestDatabase database = TestDatabases.sqlite();
  private final TestCa ca = TestCa.open(database);
  private final X509Certificate certificate = issued();

  @AfterEach
  void close() {
    database.close();
  }

  private X509Certificate issued() {
    var wanted = new CertificateRequest.Server(List.of(DOMAIN), ca.key(KeyKind.P_256));
    return switch (ca.ca().issue("test", wanted)) {
      case IssueOutcome.Issued(var one, _) -> one;
      case IssueOutcome.Refused(var faults) -> throw new AssertionError(faults);
    };
  }

  private TlsaRecord whole() throws Exception {
    return new TlsaRecord(3, 0, 0, HexFormat.of().formatHex(certificate.getEncoded()));
  }

  private SpokenFinding finding(FakeResolver dns, String... people) {
    var shown =
        List.of(people).stream()
            .map(name -> new PersonCertificate(Address.of(name + "@example.com"), certificate))
            .toList();
    return English.of(List.of(new SmimeaLook(dns).finding(DOMAIN, shown))).getFirst();
  }

  @Test
  void noneNeedBePublishedAndTheOneThatItWouldBeIsShown() throws Exception {
    var finding = finding(new FakeResolver(), "hugh");
    assertThat(finding.level()).isEqualTo(Level.OK);
    assertThat(finding.code()).isEqualTo("smimea.none");
    assertThat(finding.expected()).endsWith(HUGH + ". SMIMEA 3 0 0 " + whole().data());
    assertThat(finding(new FakeResolver()).code()).isEqualTo("smimea.nobody");
  }

  @Test
  void oneThatFitsIsRightInASignedZone() throws Exception {
    var signed = new FakeResolver().smimea(HUGH, whole()).signed();
    assertThat(finding(signed, "hugh", "anna").code()).isEqualTo("smimea.ok");
    assertThat(finding(signed, "hugh", "anna").text()).contains("1 of 2");
    var beside = new FakeResolver().smimea(HUGH, new TlsaRecord(3, 0, 1, "00"), whole()).signed();
    assertThat(finding(beside, "hugh").level()).as("beside the next one").isEqualTo(Level.OK);
    var unsigned = new FakeResolver().smimea(HUGH, whole());
    assertThat(finding(unsigned, "hugh").level()).isEqualTo(Level.WARN);
  }

  @Test
  void oneOfAnotherCertificateIsWrong() throws Exception {
    var dns = new FakeResolver().smimea(HUGH, new TlsaRecord(3, 1, 1, "00".repeat(32))).signed();
    var finding = finding(dns, "anna", "hugh");
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.text()).contains("hugh@example.com");
    assertThat(finding.mend()).isEqualTo(HUGH + ". SMIMEA 3 0 0 " + whole().data());
    assertThat(finding.mendsByRecord()).isTrue();
  }

  @Test
  void aDnsThatFailsProvesNothing() {
    assertThat(finding(new FakeResolver().fail(HUGH), "hugh").code()).isEqualTo("dns.silent");
  }
}
