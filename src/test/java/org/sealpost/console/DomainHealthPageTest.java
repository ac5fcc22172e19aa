package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainHealthPageTest {

  private static final String PAGE = "/domains/example.org";
  private static final String API = "/api/v1/domains/example.org/health";

  @TempDir Path folder;

  @Test
  void showsWhatIsThereAndWhatToPublish() {
    try (var console = RunningConsole.in(folder)) {
      console
          .dns
          .address("gw.example.org", "198.51.100.7")
          .txt("_smtp._tls.example.org", "v=TLSRPTv1; rua=mailto:tls@example.org");
      var browser = console.browser().signedIn();
      assertThat(browser.get("/domains").body()).contains(PAGE, "open it to look");
      assertThat(browser.get(PAGE).body())
          .contains(
              "Expected",
              "SPF of example.org",
              "class=\"word ok\"",
              "class=\"word fail\"",
              "data-copy=\"mend-")
          .contains("example.org. TXT &quot;v=spf1 a:gw.example.org mx -all&quot;");
      assertThat(browser.get("/domains").body()).contains("FAIL").doesNotContain("open it to look");
      browser.post("/account", "/choice", Map.of("language", "zh", "back", PAGE));
      assertThat(browser.get(PAGE).body()).contains("DNS 检查结果", "应为", "失败", "复制");
    }
  }

  @Test
  void recordsOfStrangersNeitherRunNorDeceive() {
    try (var console = RunningConsole.in(folder)) {
      console.dns.txt("example.org", "v=spf1 <script>alert(1)</script>\u202e -all");
      console.dns.txt("_dmarc.example.org", "v=DMARC1; p=<img src=x onerror=alert(1)>");
      var body = console.browser().signedIn().get(PAGE).body();
      assertThat(body).doesNotContain("<script>alert", "<img src=x", "\u202e");
      assertThat(body).contains("&lt;script&gt;alert");
    }
  }

  @Test
  void programsReadTheSameAndTheDnsIsAskedOnceAMinute() {
    try (var console = RunningConsole.in(folder)) {
      var first = console.get(API);
      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(first.body())
          .contains("\"lookedAt\":\"2026-11-24T08:30:00Z\"", "\"looking\":false")
          .contains("\"part\":\"MX of example.org\",\"level\":\"fail\"");
      console.dns.mx("example.org", "gw.example.org");
      assertThat(console.get(API).body()).isEqualTo(first.body());
      console.clock.pass(Duration.ofMinutes(1));
      assertThat(console.get(API).body())
          .contains("\"lookedAt\":\"2026-11-24T08:31:00Z\"")
          .doesNotContain("\"part\":\"MX of example.org\",\"level\":\"fail\"");
    }
  }

  @Test
  void othersDomainsAreNotAskedForAndStrangersSignIn() {
    try (var console = RunningConsole.in(folder)) {
      var browser = console.browser().signedIn();
      assertThat(browser.get("/domains/example.net").statusCode()).isEqualTo(404);
      assertThat(browser.get("/domains/%3Cscript%3E").statusCode()).isEqualTo(404);
      assertThat(console.get("/api/v1/domains/example.net/health").statusCode()).isEqualTo(404);
      var stranger = console.browser().get(PAGE);
      assertThat(stranger.statusCode()).isEqualTo(303);
      assertThat(stranger.headers().firstValue("Location").orElseThrow()).contains("/sign-in");
      assertThat(console.api("wrong", "GET", API, "").statusCode()).isEqualTo(401);
      assertThat(console.dns.asked()).isEmpty();
    }
  }
}
