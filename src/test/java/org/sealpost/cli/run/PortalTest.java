package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.privateca.CaName;

/** The public listener of a running gateway as the world sees it. */
class PortalTest {

  private static final String POLICY =
      "version: STSv1\r\nmode: enforce\r\nmx: gw.example.org\r\nmax_age: 604800\r\n";

  @TempDir Path folder;

  private Gateway start(String portal) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0}
            console: {address: 127.0.0.1, port: 0}
            portal: {address: 127.0.0.1, port: 0, %s}
          domains:
            example.org: {deliver-to: "127.0.0.1:25", mta-sts: {mode: enforce}}
            example.net: {deliver-to: "127.0.0.1:25", mta-sts: {mode: testing, mx: ["*.example.net"]}}
            example.com: {deliver-to: "127.0.0.1:25"}
          security: {contacts: ["mailto:security@example.org"]}
        """
            .formatted(folder.resolve("data"), portal);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  @Test
  void servesEachPolicyUnderItsOwnNameWithACertificateForIt() throws Exception {
    try (var gateway = start("url: https://portal.example.org")) {
      var answer = tls(gateway, "mta-sts.example.org", "/.well-known/mta-sts.txt");
      assertThat(answer).startsWith("HTTP/1.1 200");
      assertThat(answer.toLowerCase(java.util.Locale.ROOT))
          .contains("\r\ncontent-type: text/plain\r\n");
      assertThat(body(answer)).isEqualTo(POLICY);
      assertThat(body(tls(gateway, "mta-sts.example.net", "/.well-known/mta-sts.txt")))
          .contains("mode: testing\r\nmx: *.example.net\r\n");
      assertThat(tls(gateway, "portal.example.org", "/.well-known/mta-sts.txt"))
          .startsWith("HTTP/1.1 404");
      assertThatThrownBy(() -> tls(gateway, "mta-sts.example.com", "/.well-known/mta-sts.txt"))
          .as("no policy, no certificate")
          .isInstanceOf(SSLException.class);
      assertThat(plain(gateway, "console", "mta-sts.example.org", "/.well-known/mta-sts.txt"))
          .startsWith("HTTP/1.1 200")
          .endsWith(POLICY);
    }
  }

  @Test
  void speaksHttpsAloneAndSaysSo() throws Exception {
    try (var gateway = start("url: https://portal.example.org")) {
      var answer = tls(gateway, "portal.example.org", "/.well-known/security.txt");
      assertThat(answer).contains("\r\nStrict-Transport-Security: max-age=31536000\r\n");
      assertThat(body(answer))
          .contains("Contact: mailto:security@example.org\n")
          .contains("Canonical: https://portal.example.org/.well-known/security.txt\n");
      var expires = body(answer).replaceAll("(?s).*Expires: (\\S+)\n.*", "$1");
      assertThat(Instant.parse(expires)).isAfter(Instant.now().plusSeconds(100 * 86_400L));
      assertThat(tls(gateway, "gw.example.org", "/pki/private.cer")).startsWith("HTTP/1.1 200");
      assertThat(tls(gateway, "portal.example.org", "/")).startsWith("HTTP/1.1 404");
      assertThat(plain(gateway, "portal", "portal.example.org", "/pki/private.cer"))
          .startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void aPortalBehindAProxySpeaksPlainHttpAndBelievesTheProxyAlone() throws Exception {
    try (var gateway =
        start("url: https://portal.example.org, tls: none, trusted-proxies: [127.0.0.1]")) {
      var proxied =
          ask(
              new Socket(
                  gateway.listener("portal").orElseThrow().getAddress(),
                  gateway.listener("portal").orElseThrow().getPort()),
              "mta-sts.example.org",
              "/.well-known/mta-sts.txt",
              "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n");
      assertThat(body(proxied)).isEqualTo(POLICY);
      assertThat(proxied).contains("\r\nStrict-Transport-Security: ");
      assertThat(plain(gateway, "portal", "mta-sts.example.org", "/.well-known/mta-sts.txt"))
          .doesNotContain("Strict-Transport-Security");
    }
  }

  /** An answer by TLS, from a client that checks the name. */
  private static String tls(Gateway gateway, String host, String path) throws Exception {
    var at = gateway.listener("portal").orElseThrow();
    var trusting = TlsProbe.trusting(gateway.privateCa().certificate(CaName.ROOT));
    var bare = new Socket(at.getAddress(), at.getPort());
    var socket = (SSLSocket) trusting.getSocketFactory().createSocket(bare, host, 443, true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return ask(socket, host, path, "");
  }

  private static String plain(Gateway gateway, String listener, String host, String path)
      throws IOException {
    InetSocketAddress at = gateway.listener(listener).orElseThrow();
    return ask(new Socket(at.getAddress(), at.getPort()), host, path, "");
  }

  private static String ask(Socket socket, String host, String path, String more)
      throws IOException {
    try (socket) {
      socket.setSoTimeout(30_000);
      var request =
          "GET %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n".formatted(path, host, more);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
