package org.sealpost.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.audit.AuditLog;
import org.sealpost.dns.ScriptedDnsServer;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Domain;
import org.sealpost.peers.PebblePeer;
import org.sealpost.privateca.HandClock;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

/** Certificates ordered from a real ACME server. */
class AcmeCertificatesTest {

  private static final List<Domain> GATEWAY =
      List.of(Domain.of("gw.example.org"), Domain.of("portal.example.org"));
  private static final List<Domain> POLICY = List.of(Domain.of("mta-sts.example.org"));

  @TempDir Path folder;

  private final TestDatabase database = TestDatabases.sqlite();
  private final KeyVault vault = new MemoryKeyVault();
  private final HandClock clock = new HandClock();
  private ScriptedDnsServer dns;
  private HttpServer http;
  private PebblePeer pebble;
  private AcmeCertificates certificates;
  private volatile boolean lies;

  @BeforeEach
  void begin() throws Exception {
    Assumptions.assumeTrue(PebblePeer.isInstalled(), "Pebble is missing: run peers/install");
    clock.move(Duration.between(clock.instant(), Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    dns = ScriptedDnsServer.start();
    for (var host : List.of("gw.example.org", "portal.example.org", "mta-sts.example.org")) {
      dns.record(host, "A", "127.0.0.1");
    }
    pebble = PebblePeer.in(folder);
    certificates = opened();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/.well-known/acme-challenge/",
        exchange -> {
          var path = exchange.getRequestURI().getPath();
          var answer =
              certificates
                  .challenge(path.substring(path.lastIndexOf('/') + 1))
                  .map(text -> lies ? "something else" : text)
                  .orElse("");
          var octets = answer.getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(octets.length == 0 ? 404 : 200, octets.length);
          exchange.getResponseBody().write(octets);
          exchange.close();
        });
    http.start();
  }

  @AfterEach
  void end() throws Exception {
    if (pebble != null) {
      pebble.close();
      dns.close();
      http.stop(0);
    }
    database.close();
  }

  private void startPebble(int refusedNonces) throws IOException {
    pebble.start(dns.address(), http.getAddress().getPort(), refusedNonces);
  }

  /** As after a restart. */
  private AcmeCertificates opened() {
    return new AcmeCertificates(
        database,
        vault,
        new AuditLog(database, vault, clock),
        new AcmeSettings(
            pebble.directory(),
            List.of(URI.create("mailto:postmaster@example.org")),
            Optional.of(pebble.trust())),
        clock);
  }

  private X509Certificate shown(List<Domain> names) {
    return certificates.current(names).orElseThrow().chain().getFirst();
  }

  @Test
  void ordersKeepsAndRenewsThoughNoncesAreRefused() throws Exception {
    startPebble(40);
    assertThat(certificates.current(GATEWAY)).isEmpty();
    assertThat(certificates.upkeep(List.of(GATEWAY, POLICY))).isTrue();
    var first = shown(GATEWAY);
    assertThat(first.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactlyInAnyOrder("gw.example.org", "portal.example.org");
    assertThat(shown(POLICY)).isNotEqualTo(first);
    assertThat(certificates.current(GATEWAY).orElseThrow().key().getEncoded())
        .as("the key stays in the vault")
        .isNull();
    assertThat(certificates.current(GATEWAY).orElseThrow().chain()).hasSizeGreaterThan(1);

    certificates = opened();
    assertThat(shown(GATEWAY)).isEqualTo(first);
    assertThat(certificates.upkeep(List.of(GATEWAY, POLICY))).as("nothing is due").isFalse();

    var renewAt = certificates.current(GATEWAY).orElseThrow().renewAt();
    clock.move(Duration.between(clock.instant(), renewAt));
    assertThat(certificates.upkeep(List.of(GATEWAY))).isTrue();
    assertThat(shown(GATEWAY)).isNotEqualTo(first);
    assertThat(shown(GATEWAY).getPublicKey()).isEqualTo(first.getPublicKey());
    assertThat(certificates.faults()).isEmpty();
  }

  @Test
  void namesThatChangedAreOrderedAtOnce() throws Exception {
    startPebble(0);
    assertThat(certificates.upkeep(List.of(List.of(GATEWAY.getFirst())))).isTrue();
    assertThat(certificates.upkeep(List.of(GATEWAY))).isTrue();
    assertThat(shown(GATEWAY).getSubjectAlternativeNames()).hasSize(2);
  }

  @Test
  void aWrongProofIsToldAndTriedAgainLaterAndHoldsUpNoOther() throws Exception {
    startPebble(0);
    lies = true;
    assertThat(certificates.upkeep(List.of(GATEWAY))).isFalse();
    assertThat(certificates.faults().get(GATEWAY.getFirst())).contains("is not ours in its eyes");
    lies = false;
    assertThat(certificates.upkeep(List.of(GATEWAY))).as("it is not yet time").isFalse();
    certificates = opened();
    assertThat(certificates.upkeep(List.of(GATEWAY))).as("nor after a restart").isFalse();
    assertThat(certificates.upkeep(List.of(GATEWAY, POLICY))).as("the other").isTrue();
    clock.move(Duration.ofMinutes(5));
    assertThat(certificates.upkeep(List.of(GATEWAY))).isTrue();
    assertThat(shown(GATEWAY)).isNotNull();
  }

  @Test
  void aHostThatTheDnsDoesNotKnowIsTold() throws Exception {
    startPebble(0);
    var unknown = List.of(Domain.of("nowhere.example.org"));
    assertThat(certificates.upkeep(List.of(unknown))).isFalse();
    assertThat(certificates.faults().get(unknown.getFirst())).contains("nowhere.example.org");
  }

  @Test
  void aServerThatIsAwayIsAskedAgainAtGrowingIntervalsAndTheOldCertificateStays() throws Exception {
    startPebble(0);
    assertThat(certificates.upkeep(List.of(GATEWAY))).isTrue();
    var first = shown(GATEWAY);
    pebble.close();
    clock.move(
        Duration.between(clock.instant(), certificates.current(GATEWAY).orElseThrow().renewAt()));
    int minutes = 0;
    int failed = 0;
    for (int wait : List.of(0, 5, 10, 20, 40)) {
      clock.move(Duration.ofMinutes(wait).minusSeconds(1));
      if (wait > 0) {
        var before = row();
        assertThat(certificates.upkeep(List.of(GATEWAY))).isFalse();
        assertThat(row()).as("not before its time").isEqualTo(before);
      }
      clock.move(Duration.ofSeconds(1));
      assertThat(certificates.upkeep(List.of(GATEWAY))).isFalse();
      failed++;
      minutes += wait;
      assertThat(row().tries()).isEqualTo(failed);
    }
    assertThat(minutes).isEqualTo(75);
    assertThat(shown(GATEWAY)).isEqualTo(first);
    startPebble(0);
    clock.move(Duration.ofMinutes(80));
    assertThat(certificates.upkeep(List.of(GATEWAY)))
        .as("an authority that has forgotten us is told who we are again")
        .isTrue();
    assertThat(shown(GATEWAY)).isNotEqualTo(first);
    assertThat(row().tries()).isZero();
  }

  @Test
  void anEndedCertificateIsNotShown() throws Exception {
    startPebble(0);
    assertThat(certificates.upkeep(List.of(GATEWAY))).isTrue();
    clock.move(Duration.between(clock.instant(), shown(GATEWAY).getNotAfter().toInstant()));
    assertThat(certificates.current(GATEWAY)).isEmpty();
  }

  private ListenerRow row() {
    return database
        .read(sql -> ListenerRows.find(sql, GATEWAY.getFirst(), pebble.directory().toString()))
        .orElseThrow();
  }
}
