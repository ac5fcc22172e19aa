package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.dns.ZoneResolver;

/** The page of a domain at a gateway as it is started, over a DNS of our own. */
class DomainHealthJourneyTest {

  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  @TempDir Path folder;

  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private Gateway start(List<String> zone) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:25"}
        """
            .formatted(folder.resolve("data"));
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(zone),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  private String get(URI at) throws Exception {
    return http.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString()).body();
  }

  private void signIn(URI link) throws Exception {
    var token = CSRF.matcher(get(link));
    assertThat(token.find()).isTrue();
    var code = link.getQuery().replaceFirst("code=", "");
    var form =
        "code=%s&_csrf=%s"
            .formatted(
                URLEncoder.encode(code, StandardCharsets.UTF_8),
                URLEncoder.encode(token.group(1), StandardCharsets.UTF_8));
    var request =
        HttpRequest.newBuilder(link.resolve("/sign-in/link"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void whatTheDnsHasStandsOnThePage() throws Exception {
    var zone =
        List.of(
            "gw.example.org A 198.51.100.7",
            "7.100.51.198.in-addr.arpa PTR gw.example.org.",
            "example.org MX 10 gw.example.org.",
            "example.org TXT \"v=spf1 a:gw.example.org -all\"",
            "_25._tcp.gw.example.org TLSA 3 1 1 " + "00".repeat(32));
    try (var gateway = start(zone)) {
      var link = gateway.signInLink();
      signIn(link);
      var page = get(link.resolve("/domains/example.org"));
      assertThat(page)
          .contains("MX of example.org", "SPF of example.org for 198.51.100.7")
          .contains("reverse of 198.51.100.7", "gw.example.org, forth and back")
          .as("the certificate that the listener shows is known")
          .contains("no record fits the certificate", "_25._tcp.gw.example.org. TLSA 3 1 1 ")
          .contains("DKIM of example.org (sp", "SMIMEA of example.org");
      var keys = get(link.resolve("/domains/example.org/dkim"));
      assertThat(keys).contains("._domainkey.example.org. TXT", "Rotate now");
    }
  }
}
