package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sealpost.certificates.ListenerCertificates;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.HandClock;
import org.sealpost.privateca.TestCa;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

/** What TLS clients see of the certificates that we keep ourselves. */
class KeptListenerTlsTest {

  private final TestDatabase database = TestDatabases.sqlite();
  private final HandClock clock = new HandClock();
  private final TestCa ca;

  KeptListenerTlsTest() {
    // Java judges validity by the real time.
    clock.move(Duration.between(clock.instant(), Instant.now()));
    ca = TestCa.open(database, new MemoryKeyVault(), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ListenerTls tls(String... groups) {
    return ListenerTls.of(
        new ListenerCertificates(database, ca.vault(), ca.ca(), clock),
        Optional.empty(),
        List.of(groups).stream()
            .map(group -> List.of(group.split(" ")).stream().map(Domain::of).toList())
            .toList());
  }

  @Test
  void aKeyInTheVaultShakesHandsInBothVersionsOfTls() throws Exception {
    var context = tls("gw.example.org").context();
    var root = ca.ca().certificate(CaName.ROOT);
    for (var protocol : List.of("TLSv1.3", "TLSv1.2")) {
      assertThat(
              TlsProbe.shown(context, root, protocol, "gw.example.org").getSubjectX500Principal())
          .hasToString("CN=gw.example.org");
    }
    assertThatThrownBy(() -> TlsProbe.shown(context, root, "TLSv1.1", "gw.example.org"))
        .isInstanceOf(Exception.class);
  }

  @Test
  void theCertificateIsTheOneOfTheHostThatTheClientAsksFor() throws Exception {
    var context = tls("gw.example.org portal.example.org", "mta-sts.example.org").context();
    var root = ca.ca().certificate(CaName.ROOT);
    for (var protocol : List.of("TLSv1.3", "TLSv1.2")) {
      assertThat(TlsProbe.shown(context, root, protocol, "MTA-STS.example.org"))
          .hasToString(TlsProbe.shown(context, root, protocol, "mta-sts.example.org").toString())
          .extracting(shown -> shown.getSubjectX500Principal().toString())
          .isEqualTo("CN=mta-sts.example.org");
      for (var host : List.of("portal.example.org", "gw.example.org", "unknown.example")) {
        assertThat(TlsProbe.shown(context, root, protocol, host).getSubjectX500Principal())
            .as(host)
            .hasToString("CN=gw.example.org");
      }
    }
  }

  @Test
  void aRenewalIsSeenByTheSameContext() throws Exception {
    var tls = tls("gw.example.org");
    var context = tls.context();
    var root = ca.ca().certificate(CaName.ROOT);
    var first = TlsProbe.shown(context, root, "TLSv1.3", "gw.example.org");
    clock.move(Duration.ofDays(30));
    tls.refresh(clock);
    assertThat(tls.certificate()).isEqualTo(first);
    clock.move(Duration.ofDays(31));
    tls.refresh(clock);
    assertThat(tls.certificate()).isNotEqualTo(first);
    assertThat(tls.terms().getFirst().source()).isEqualTo("private");
    assertThat(tls.certificate().getPublicKey()).isEqualTo(first.getPublicKey());
  }
}
