package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {

  private static final String PASSWORD = "correct horse battery";

  @TempDir Path folder;

  private static RunningConsole fresh(Path folder) {
    return RunningConsole.in(folder, new RunningConsole.TestClock(), RunningConsole.settings());
  }

  private static void setUp(RunningConsole console, RunningConsole.Browser browser) {
    var link = console.server.setUpLink().orElseThrow().toString();
    var page = link.substring(link.indexOf("/set-up"));
    var code = page.substring(page.indexOf('=') + 1);
    var answer =
        browser.post(
            page,
            "/set-up",
            Map.of("code", code, "name", "anna", "password", PASSWORD, "repeated", PASSWORD));
    assertThat(answer.statusCode()).isEqualTo(302);
  }

  @Test
  void makesTheFirstAdministratorByALinkThatWorksOnce() {
    try (var console = fresh(folder)) {
      var link = console.server.setUpLink().orElseThrow().toString();
      setUp(console, console.browser());
      assertThat(console.server.setUpLink()).isEmpty();
      var late = console.browser().get(link.substring(link.indexOf("/set-up")));
      assertThat(late.statusCode()).isEqualTo(410);
      assertThat(late.body()).contains("no longer works").doesNotContain("<input name=\"name\"");
    }
  }

  @Test
  void setsUpNobodyWithAWeakPassword() {
    try (var console = fresh(folder)) {
      var link = console.server.setUpLink().orElseThrow().toString();
      var page = link.substring(link.indexOf("/set-up"));
      var code = page.substring(page.indexOf('=') + 1);
      var answer =
          console
              .browser()
              .post(
                  page,
                  "/set-up",
                  Map.of("code", code, "name", "anna", "password", "short", "repeated", "short"));
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("at least 12 characters");
      assertThat(console.server.setUpLink()).isPresent();
    }
  }

  @Test
  void signsInByPasswordAndOut() {
    try (var console = fresh(folder)) {
      setUp(console, console.browser());
      var browser = console.browser();
      assertThat(browser.get("/").statusCode()).isEqualTo(303);
      var signedIn =
          browser.post(
              "/sign-in?to=/messages",
              "/sign-in",
              Map.of("name", "anna", "password", PASSWORD, "to", "/messages"));
      assertThat(signedIn.statusCode()).isEqualTo(302);
      assertThat(signedIn.headers().firstValue("Location").orElseThrow()).endsWith("/messages");
      assertThat(browser.get("/").statusCode()).isEqualTo(200);
      var session = browser.cookies.get("sealpost-session");
      browser.post("/", "/sign-out", Map.of());
      browser.cookies.put("sealpost-session", session);
      assertThat(browser.get("/").statusCode()).isEqualTo(303);
    }
  }

  @Test
  void sendsNobodyElsewhereAfterSignIn() {
    try (var console = fresh(folder)) {
      setUp(console, console.browser());
      for (var to : new String[] {"//evil.example", "https://evil.example/", "/\\evil.example"}) {
        var browser = console.browser();
        var answer =
            browser.post(
                "/sign-in", "/sign-in", Map.of("name", "anna", "password", PASSWORD, "to", to));
        assertThat(answer.headers().firstValue("Location").orElseThrow())
            .as(to)
            .doesNotContain("evil");
      }
    }
  }

  @Test
  void sessionsSurviveARestartAndEndByThemselves() {
    var clock = new RunningConsole.TestClock();
    Map<String, String> cookies;
    try (var console = RunningConsole.in(folder, clock, RunningConsole.settings())) {
      var browser = console.browser();
      setUp(console, browser);
      cookies = Map.copyOf(browser.cookies);
    }
    try (var console = RunningConsole.in(folder, clock, RunningConsole.settings())) {
      var browser = console.browser();
      browser.cookies.putAll(cookies);
      assertThat(browser.get("/").statusCode()).isEqualTo(200);
      clock.pass(Duration.ofMinutes(59));
      assertThat(browser.get("/").statusCode()).isEqualTo(200);
      clock.pass(Duration.ofMinutes(61));
      assertThat(browser.get("/").statusCode()).as("idle").isEqualTo(303);
    }
  }

  @Test
  void aSessionEndsAfterTwelveHoursHoweverBusy() {
    var clock = new RunningConsole.TestClock();
    try (var console = RunningConsole.in(folder, clock, RunningConsole.settings())) {
      var browser = console.browser();
      setUp(console, browser);
      for (int hour = 0; hour < 14; hour++) {
        clock.pass(Duration.ofMinutes(50));
        assertThat(browser.get("/").statusCode()).isEqualTo(200);
      }
      clock.pass(Duration.ofMinutes(30));
      assertThat(browser.get("/").statusCode()).isEqualTo(303);
    }
  }

  @Test
  void answersAWrongPasswordAndAnUnknownNameAlike() {
    try (var console = fresh(folder)) {
      setUp(console, console.browser());
      var wrong =
          console.browser().post("/sign-in", "/sign-in", Map.of("name", "anna", "password", "x"));
      var unknown =
          console.browser().post("/sign-in", "/sign-in", Map.of("name", "berta", "password", "x"));
      assertThat(wrong.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(401);
      assertThat(plain(wrong.body()).replace("anna", ""))
          .isEqualTo(plain(unknown.body()).replace("berta", ""));
    }
  }

  private static String plain(String page) {
    return page.replaceAll("(value|content)=\"[^\"]{60,}\"", "");
  }

  @Test
  void slowsDownGuessesAtAnAccountThroughARestart() {
    var clock = new RunningConsole.TestClock();
    var right = Map.of("name", "anna", "password", PASSWORD);
    try (var console = RunningConsole.in(folder, clock, RunningConsole.settings())) {
      setUp(console, console.browser());
      for (int guess = 0; guess < 12; guess++) {
        clock.pass(Duration.ofSeconds(guess < 6 ? 1 : 1L << (guess - 4)));
        console
            .browser()
            .post("/sign-in", "/sign-in", Map.of("name", "anna", "password", "guess " + guess));
      }
    }
    try (var console = RunningConsole.in(folder, clock, RunningConsole.settings())) {
      assertThat(console.browser().post("/sign-in", "/sign-in", right).statusCode())
          .as("even the right password has to wait")
          .isEqualTo(401);
      clock.pass(Duration.ofMinutes(21));
      assertThat(console.browser().post("/sign-in", "/sign-in", right).statusCode()).isEqualTo(302);
    }
  }

  @Test
  void blocksAnAddressThatGuessesTokens() {
    try (var console = RunningConsole.in(folder)) {
      for (int guess = 0; guess < 22; guess++) {
        assertThat(console.api("guess-" + guess, "GET", "/api/v1/status", "").statusCode())
            .isEqualTo(401);
      }
      assertThat(console.get("/api/v1/status").statusCode()).isEqualTo(401);
      console.clock.pass(Duration.ofMinutes(5));
      assertThat(console.get("/api/v1/status").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesFormsFromElsewhere() {
    try (var console = RunningConsole.in(folder)) {
      var browser = console.browser().signedIn();
      var foreign =
          browser.postBare("/people", Map.of("email", "a@example.org", "displayName", ""));
      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(console.get("/api/v1/users").body()).doesNotContain("a@example.org");
      var api =
          browser.go(
              HttpRequest.newBuilder(console.at("/api/v1/users"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{\"email\":\"a@example.org\"}")));
      assertThat(api.statusCode()).isEqualTo(403);
      assertThat(
              console
                  .browser()
                  .postBare("/sign-in", Map.of("name", "a", "password", "b"))
                  .statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void anotherSessionsProofDoesNotCount() {
    try (var console = RunningConsole.in(folder)) {
      var one = console.browser().signedIn();
      var other = console.browser().signedIn();
      var page = other.get("/people").body();
      var token = page.replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
      var answer =
          one.postBare(
              "/people", Map.of("email", "a@example.org", "displayName", "", "_csrf", token));
      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void looksAtAOneTimeLinkWithoutUsingItUp() {
    try (var console = RunningConsole.in(folder)) {
      var link = console.server.signInLink("demo").toString();
      var path = link.substring(link.indexOf("/sign-in"));
      var code = path.substring(path.indexOf('=') + 1);
      assertThat(console.browser().get(path).statusCode()).isEqualTo(200);
      assertThat(console.browser().get(path).statusCode()).isEqualTo(200);
      assertThat(console.browser().post(path, "/sign-in/link", Map.of("code", code)).statusCode())
          .isEqualTo(302);
      assertThat(console.browser().get(path).statusCode()).isEqualTo(410);
    }
  }

  @Test
  void setsHeadersThatKeepAPageToItself() {
    try (var console = RunningConsole.in(folder)) {
      var headers = console.browser().get("/sign-in").headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
      assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
      assertThat(headers.firstValue("Server")).isEmpty();
      assertThat(headers.allValues("Set-Cookie"))
          .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Strict"));
    }
  }

  @Test
  void everythingOfOnesAccountCanBeSeenAndEnded() {
    try (var console = RunningConsole.in(folder)) {
      var one = console.browser().signedIn();
      var other = console.browser().signedIn();
      var page = one.get("/account").body();
      var id = page.replaceAll("(?s)^.*?name=\"id\" value=\"([0-9a-f]{32})\".*", "$1");
      one.post("/account", "/account/sessions/end", Map.of("id", id));
      assertThat(other.get("/").statusCode()).isEqualTo(303);
      assertThat(one.get("/").statusCode()).isEqualTo(200);
    }
  }
}
