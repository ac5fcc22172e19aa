package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.dns.ScriptedDnsServer;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.peers.PebblePeer;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.HandClock;

/** A gateway starts without its authority, and shows what that issues as soon as it is there. */
class AcmeJourneyTest {

  @TempDir Path folder;

  @Test
  void theListenersShowThePrivateCertificateUntilTheOrderedOneComes() throws Exception {
    Assumptions.assumeTrue(PebblePeer.isInstalled(), "Pebble is missing: run peers/install");
    var clock = new HandClock();
    clock.move(Duration.between(clock.instant(), Instant.now()));
    try (var dns = ScriptedDnsServer.start();
        var pebble = PebblePeer.in(folder.resolve("pebble"));
        var gateway = start(pebble, clock)) {
      dns.record("gw.example.org", "A", "127.0.0.1")
          .record("mta-sts.example.org", "A", "127.0.0.1");
      var ours = gateway.privateCa().certificate(CaName.ROOT);
      assertThat(shown(gateway, ours, "gw.example.org").getIssuerX500Principal().toString())
          .contains("TLS CA");
      var plain = gateway.listener("acme").orElseThrow();
      assertThat(plain(plain, "/.well-known/acme-challenge/unknown")).contains(" 404 ");
      assertThat(plain(plain, "/pki/private.crl")).contains(" 200 ");
      for (var path : List.of("/", "/sign-in", "/healthz", "/.well-known/security.txt")) {
        assertThat(plain(plain, path)).as(path).contains(" 404 ");
      }
      // The first order finds nobody there; the next is due in five minutes.
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(
              () -> {
                // What health says is a moment old, by the gateway's clock.
                clock.move(Duration.ofSeconds(1));
                return gateway.health().stream().anyMatch(line -> line.contains("acme WARN"));
              });
      pebble.start(dns.address(), plain.getPort(), 5);
      clock.move(Duration.ofMinutes(6));
      for (var host : List.of("gw.example.org", "mta-sts.example.org")) {
        Awaitility.await()
            .atMost(90, TimeUnit.SECONDS)
            .ignoreExceptions()
            .untilAsserted(
                () ->
                    assertThat(
                            shown(gateway, pebble.root(), host).getIssuerX500Principal().toString())
                        .contains("Pebble"));
      }
    }
  }

  private Gateway start(PebblePeer pebble, HandClock clock) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0}
            console: {address: 127.0.0.1, port: 0}
            portal: {address: 127.0.0.1, port: 0, url: https://gw.example.org}
            acme: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:25", mta-sts: {mode: testing}}
          tls: {acme: {directory: "%s", agree-terms: true, trust: "%s"}}
          security: {contacts: ["mailto:security@example.org"]}
        """
            .formatted(folder.resolve("data"), pebble.directory(), pebble.trustFile());
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()), clock, Optional.empty(), Surroundings.freshToken()));
  }

  /** What the portal shows to a client that trusts this root and checks the name. */
  private static X509Certificate shown(Gateway gateway, X509Certificate root, String host)
      throws Exception {
    var at = gateway.listener("portal").orElseThrow();
    var factory = TlsProbe.trusting(root).getSocketFactory();
    try (var bare = new Socket(at.getAddress(), at.getPort());
        var socket = (SSLSocket) factory.createSocket(bare, host, 443, true)) {
      socket.setSoTimeout(20_000);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static String plain(InetSocketAddress at, String path) throws IOException {
    try (var socket = new Socket(at.getAddress(), at.getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: gw.example.org\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.ISO_8859_1);
    }
  }
}
