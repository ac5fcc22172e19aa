package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sealpost.dns.FakeResolver;
import org.sealpost.smtp.ServerChain;
import org.sealpost.smtp.TestAuthority;

class WebFetchTest {

  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final ServerChain GOOD = AUTHORITY.issue("a.test", 10);

  private final FakeResolver dns =
      new FakeResolver().address("a.test", "127.0.0.1").address("b.test", "127.0.0.1");
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private record Site(ServerSocket listener) {
    String at(String path) {
      return "https://a.test:" + listener.getLocalPort() + path;
    }
  }

  private interface Visit<T> {
    T go(Site site, WebFetch fetch) throws IOException;
  }

  private <T> T visit(Function<Site, Function<String, String>> answers, Visit<T> visit)
      throws IOException {
    try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var site = new Site(listener);
      Thread.startVirtualThread(() -> serve(listener, answers.apply(site)));
      return visit.go(site, new WebFetch(dns, AUTHORITY.trusting(), address -> false));
    }
  }

  private void serve(ServerSocket listener, Function<String, String> answers) {
    while (!listener.isClosed()) {
      try (var plain = listener.accept()) {
        serve(plain, answers);
      } catch (IOException gone) {
        // The client did not like it, or the test is over.
        continue;
      }
    }
  }

  private void serve(Socket plain, Function<String, String> answers) throws IOException {
    try (var socket =
        (SSLSocket) GOOD.serving().getSocketFactory().createSocket(plain, null, true)) {
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) socket.getInputStream().read());
      }
      requests.add(head.toString());
      var path = head.substring(4, head.indexOf(" HTTP"));
      socket.getOutputStream().write(answers.apply(path).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String to(String place) {
    return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + place + "\r\n\r\n";
  }

  private static String text(WebFetch.Result result) {
    return switch (result) {
      case WebFetch.Result.Fetched(var octets) -> new String(octets, StandardCharsets.UTF_8);
      case WebFetch.Result.Refused(var cause) -> "refused: " + cause;
      case WebFetch.Result.Failed(var cause) -> "failed: " + cause;
    };
  }

  private String fetch(String answer, int largest) throws IOException {
    return visit(
        site -> path -> answer,
        (site, fetch) -> text(fetch.fetch(URI.create(site.at("/x?y=1")), largest)));
  }

  @Test
  void aFileIsFetchedUpToItsBound() throws IOException {
    assertThat(fetch(ok("picture"), 7)).isEqualTo("picture");
    assertThat(requests.getFirst()).startsWith("GET /x?y=1 HTTP/1.1\r\nHost: a.test:");
    assertThat(fetch(ok("picture!"), 7)).startsWith("failed: a.test: the answer is too large");
  }

  @ParameterizedTest
  @CsvSource({"404, refused", "410, refused", "204, refused", "500, failed", "429, failed"})
  void otherAnswersAreNoFile(int status, String word) throws IOException {
    assertThat(fetch("HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n".formatted(status), 9))
        .startsWith(word + ": a.test answers with HTTP status " + status);
  }

  @Test
  void whereAnAnswerPointsIsFollowedThriceAndOnlyAtHttps() throws IOException {
    var found =
        visit(
            site ->
                path ->
                    switch (path) {
                      case "/1" -> to("/2");
                      case "/2" -> to(site.at("/3"));
                      case "/3" -> to("4");
                      default -> ok("there");
                    },
            (site, fetch) -> text(fetch.fetch(URI.create(site.at("/1")), 9)));
    assertThat(found).isEqualTo("there");
    assertThat(fetch(to("/again"), 9)).isEqualTo("refused: a.test points on and on");
    assertThat(fetch(to("http://a.test/x"), 9)).startsWith("refused: a.test points to no place");
    assertThat(fetch(to("file:///etc/passwd"), 9)).startsWith("refused");
    assertThat(fetch(to(""), 9)).startsWith("refused");
    assertThat(fetch(to("https://b.test/"), 9)).as("nobody answers there").doesNotContain("there");
  }

  @Test
  void innerAddressesAreNeverAskedWhereverAnAnswerPoints() throws IOException {
    var said =
        visit(
            site -> path -> ok("inner"),
            (site, trusting) -> text(new WebFetch(dns).fetch(URI.create(site.at("/")), 9)));
    assertThat(said).isEqualTo("failed: a.test has no address to be asked at");
    assertThat(requests).isEmpty();
  }
}
