package org.sealpost.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sealpost.dns.FakeResolver;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Finding.Level;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.TestCa;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

/** Whether the TLSA records of the inbound listener fit what it shows. */
class TlsaLookTest {

  private static final Domain GATEWAY = Domain.of("gw.example.org");

  private final TestDatabase database = TestDatabases.sqlite();
  private final TestCa ca = TestCa.open(database);
  private final List<X509Certificate> chain =
      Stream.concat(Stream.of(issued()), ca.ca().chain(CaName.TLS).stream()).toList();

  @AfterEach
  void close() {
    database.close();
  }

  private X509Certificate issued() {
    var wanted = new CertificateRequest.Server(List.of(GATEWAY), ca.key(KeyKind.P_256));
    return switch (ca.ca().issue("test", wanted)) {
      case IssueOutcome.Issued(var certificate, _) -> certificate;
      case IssueOutcome.Refused(var faults) -> throw new AssertionError(faults);
    };
  }

  private static String hash(String algorithm, byte[] octets) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(octets));
  }

  private SpokenFinding finding(TlsaRecord... records) {
    var dns = new FakeResolver().signed();
    if (records.length > 0) {
      dns.tlsa(GATEWAY.name(), records);
    }
    return new TlsaLook(dns, GATEWAY).finding(chain).in(Locale.ENGLISH);
  }

  @Test
  void eachWayOfFittingIsKnown() throws Exception {
    var key = chain.getFirst().getPublicKey().getEncoded();
    var whole = chain.getFirst().getEncoded();
    var above = chain.get(1).getPublicKey().getEncoded();
    for (var record :
        List.of(
            new TlsaRecord(3, 1, 1, hash("SHA-256", key)),
            new TlsaRecord(3, 1, 2, hash("SHA-512", key)),
            new TlsaRecord(3, 0, 1, hash("SHA-256", whole)),
            new TlsaRecord(3, 1, 0, HexFormat.of().formatHex(key)),
            new TlsaRecord(2, 1, 1, hash("SHA-256", above)))) {
      assertThat(finding(record).level()).as(record.toString()).isEqualTo(Level.OK);
      assertThat(finding(new TlsaRecord(3, 1, 1, "00".repeat(32)), record).level())
          .as("beside the next key's")
          .isEqualTo(Level.OK);
    }
  }

  @Test
  void aRecordThatDoesNotFitKeepsMailAway() throws Exception {
    var key = chain.getFirst().getPublicKey().getEncoded();
    for (var record :
        List.of(
            new TlsaRecord(3, 1, 1, "00".repeat(32)),
            new TlsaRecord(2, 1, 1, hash("SHA-256", key)),
            new TlsaRecord(1, 1, 1, hash("SHA-256", key)))) {
      assertThat(finding(record).level()).as(record.toString()).isEqualTo(Level.FAIL);
      assertThat(finding(record).mend())
          .isEqualTo("_25._tcp.gw.example.org. TLSA 3 1 1 " + hash("SHA-256", key));
    }
  }

  @Test
  void noneIsRightAndTheOneToPublishIsShown() throws Exception {
    assertThat(finding().level()).isEqualTo(Level.OK);
    assertThat(finding().expected())
        .isEqualTo(
            "_25._tcp.gw.example.org. TLSA 3 1 1 "
                + hash("SHA-256", chain.getFirst().getPublicKey().getEncoded()));
  }

  @Test
  void anUnsignedZoneAndAnUnseenCertificateAreWarnings() throws Exception {
    var record =
        new TlsaRecord(3, 1, 1, hash("SHA-256", chain.getFirst().getPublicKey().getEncoded()));
    var unsigned = new FakeResolver().tlsa(GATEWAY.name(), record);
    assertThat(new TlsaLook(unsigned, GATEWAY).finding(chain).level()).isEqualTo(Level.WARN);
    assertThat(new TlsaLook(unsigned.signed(), GATEWAY).finding(List.of()).level())
        .isEqualTo(Level.WARN);
    var failing = new FakeResolver().fail("_25._tcp.gw.example.org");
    assertThat(new TlsaLook(failing, GATEWAY).finding(chain).level()).isEqualTo(Level.WARN);
  }
}
