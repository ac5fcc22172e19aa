package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sealpost.delivery.https.InnerAddresses;
import org.sealpost.dns.FakeResolver;
import org.sealpost.smtp.TestAuthority;

/** Reports handed to a real web server under a private authority. */
class ReportPostTest {

  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final byte[] REPORT = {0x1F, (byte) 0x8B, 0, 13, 10, -1};

  private final FakeResolver dns =
      new FakeResolver().address("r.test", "127.0.0.1").address("other.test", "127.0.0.1");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpsServer server;
  private volatile int status = 201;

  @BeforeEach
  void start() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(AUTHORITY.issue("r.test", 10).serving()));
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Content-Type")
            + " "
            + new String(body, StandardCharsets.ISO_8859_1));
    exchange.getResponseHeaders().set("Location", "https://r.test:" + port() + "/elsewhere");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private ReportPost post() {
    return new ReportPost(dns, AUTHORITY.trusting(), address -> false);
  }

  private URI uri(String host, String path) {
    return URI.create("https://" + host + ":" + port() + path);
  }

  @Test
  void aReportArrivesWholeAtItsPath() {
    assertThat(post().post(uri("r.test", "/v1/tls?d=a%20b"), "application/tlsrpt+gzip", REPORT))
        .isEmpty();
    assertThat(post().post(uri("r.test", ""), "application/tlsrpt+gzip", REPORT)).isEmpty();
    var body = new String(REPORT, StandardCharsets.ISO_8859_1);
    assertThat(asked)
        .containsExactly(
            "POST /v1/tls?d=a%20b application/tlsrpt+gzip " + body,
            "POST / application/tlsrpt+gzip " + body);
  }

  @Test
  void nobodyIsFollowedElsewhereAndOnlySuccessIsSuccess() {
    for (int refusal : List.of(301, 307, 308, 404, 500)) {
      asked.clear();
      status = refusal;
      assertThat(post().post(uri("r.test", "/x"), "a/b", REPORT).orElseThrow())
          .contains("HTTP status " + refusal);
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void aServerThatIsNotTheHostGetsNothing() {
    assertThat(post().post(uri("other.test", "/"), "a/b", REPORT)).isPresent();
    assertThat(asked).isEmpty();
  }

  @Test
  void innerAddressesGetNothingWhateverNameLeadsThere() {
    var careful = new ReportPost(dns, AUTHORITY.trusting(), InnerAddresses::isInner);
    assertThat(careful.post(uri("r.test", "/"), "a/b", REPORT).orElseThrow())
        .contains("no address");
    assertThat(careful.post(uri("127.0.0.1", "/"), "a/b", REPORT)).isPresent();
    assertThat(new ReportPost(dns).post(uri("r.test", "/"), "a/b", REPORT).orElseThrow())
        .contains("no address");
    assertThat(asked).isEmpty();
  }
}
