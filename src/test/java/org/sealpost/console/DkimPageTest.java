package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimStage;

/** The DKIM keys of a domain: seen, and changed on demand. */
class DkimPageTest {

  private static final Domain DOMAIN = Domain.of("example.org");
  private static final String PAGE = "/domains/example.org/dkim";
  private static final String API = "/api/v1/domains/example.org/dkim";

  @TempDir Path folder;

  @Test
  void keysAreMadeShownAndChangedAfterTheirRecordsWereSeen() {
    try (var console = RunningConsole.in(folder)) {
      var browser = console.browser().signedIn();
      assertThat(browser.get(PAGE).body()).contains("No key has been made yet.", "Make keys");
      browser.post(PAGE, PAGE + "/rotate", Map.of());
      var page = browser.get(PAGE).body();
      assertThat(page)
          .contains("sp202611", "sp202611e", "Rotate now", "data-copy=\"record-0\"")
          .contains("Signs what leaves", "Publish its record");
      console.clock.pass(Duration.ofMinutes(2));
      assertThat(browser.get(PAGE).body()).contains("sp202611._domainkey.example.org is missing");
      var waiting =
          console.parts.dkimKeys().kept(DOMAIN).stream()
              .filter(key -> key.stage() == DkimStage.WAITING)
              .toList();
      assertThat(waiting).hasSize(2);
      waiting.forEach(key -> console.dns.txt(key.key().recordName(), key.record()));
      console.parts.dkimRotation().upkeep(List.of(DOMAIN));
      assertThat(console.get(API).body()).contains("\"stage\":\"waiting\"", "\"seen\":\"2026");
      console.clock.pass(Duration.ofHours(2));
      console.parts.dkimRotation().upkeep(List.of(DOMAIN));
      assertThat(console.get(API).body())
          .doesNotContain("waiting")
          .contains("\"stage\":\"retiring\"", "\"found\":\"dkim.ok\"");
      browser = console.browser().signedIn();
      browser.post("/account", "/choice", Map.of("language", "zh", "back", PAGE));
      assertThat(browser.get(PAGE).body()).contains("退役中", "签名中", "立即轮换");
      assertThat(browser.get("/audit").body())
          .contains("dkim.rotate", "account anna", "dkim.make", "dkim.sign", "dkim.retire");
    }
  }

  @Test
  void onlyWhoMayChangeDomainsRotates() {
    try (var console = RunningConsole.in(folder)) {
      assertThat(console.api("wrong", "POST", API + "/rotate", "").statusCode()).isEqualTo(401);
      assertThat(console.api("POST", "/api/v1/domains/example.net/dkim/rotate", "").statusCode())
          .isEqualTo(404);
      var auditor =
          console.api("POST", "/api/v1/tokens", "{\"name\":\"watch\",\"roles\":[\"auditor\"]}");
      var token = auditor.body().replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
      assertThat(console.api(token, "GET", API, "").statusCode()).isEqualTo(200);
      assertThat(console.api(token, "POST", API + "/rotate", "").statusCode()).isEqualTo(403);
      assertThat(console.parts.dkimKeys().kept(DOMAIN)).isEmpty();
      assertThat(console.api("POST", API + "/rotate", "").body()).contains("sp202611e");
      assertThat(console.parts.dkimKeys().kept(DOMAIN)).hasSize(3);
    }
  }
}
