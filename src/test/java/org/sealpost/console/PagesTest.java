package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.authenticity.Indicator;
import org.sealpost.tracking.StoryEntry;

class PagesTest {

  private static final List<String> PAGES =
      List.of(
          "/",
          "/?span=week",
          "/messages",
          "/messages?q=nobody@example.net&verdict=phishing",
          "/queue",
          "/queue?state=held",
          "/quarantine",
          "/certificates",
          "/people",
          "/partners",
          "/audit",
          "/transport",
          "/reports",
          "/reports?days=90",
          "/domains",
          "/domains/example.org",
          "/account");

  @TempDir Path folder;

  @Test
  void everyPageShowsEmptyAndFull() {
    try (var console = RunningConsole.in(folder)) {
      var browser = console.browser().signedIn();
      for (var page : PAGES) {
        assertThat(browser.get(page).statusCode()).as("empty " + page).isEqualTo(200);
      }
      Samples.fill(console);
      for (var page : PAGES) {
        var answer = browser.get(page);
        assertThat(answer.statusCode()).as("full " + page).isEqualTo(200);
        assertThat(answer.body()).as(page).doesNotContain("??");
      }
    }
  }

  @Test
  void everyPageSpeaksChinese() {
    try (var console = RunningConsole.in(folder)) {
      Samples.fill(console);
      var browser = console.browser().signedIn();
      browser.post("/account", "/choice", Map.of("language", "zh", "back", "/people"));
      for (var page : PAGES) {
        assertThat(browser.get(page).body()).as(page).contains("<html lang=\"zh\"", "退出");
      }
    }
  }

  @Test
  void foreignTextNeitherRunsNorDeceives() {
    try (var console = RunningConsole.in(folder)) {
      var mail = Samples.hostile(console);
      var browser = console.browser().signedIn();
      for (var page : List.of("/", "/messages", "/messages/" + mail)) {
        var body = browser.get(page).body();
        assertThat(body).as(page).doesNotContain("<script>alert", "<img src=x", "\u202e");
        assertThat(body).as(page).contains("[U+200B]", "&lt;script&gt;alert");
      }
    }
  }

  @Test
  void whoSendsInOurNameStandsFirstAndNothingReportedRuns() {
    try (var console = RunningConsole.in(folder)) {
      SampleFeedback.fill(console);
      var body = console.browser().signedIn().get("/reports").body();
      assertThat(body)
          .contains("203.0.113.66", "bulk.example", "stranger", "in your SPF record")
          .contains("certificate-expired", "The certificate has ended", "odd-&lt;script&gt;")
          .contains("&lt;img src=x", "[U+200B]", "not counted: its sender is not proven")
          .doesNotContain("<script>alert", "<img src=x", "the secret body", "\u200b");
      assertThat(body.indexOf("203.0.113.66")).isLessThan(body.indexOf("certificate-expired"));
      assertThat(body.indexOf("203.0.113.66"))
          .as("most mails first")
          .isLessThan(body.indexOf("198.51.100.4"));
    }
  }

  @Test
  void tellsTheWholeStory() {
    try (var console = RunningConsole.in(folder)) {
      var mail = Samples.phishing(console);
      var overview = console.browser().signedIn().get("/").body();
      assertThat(overview).as("recent refusals tell why").contains("examp1e.org imitates");
      var body = console.browser().signedIn().get("/messages/" + mail).body();
      assertThat(body)
          .contains(
              "lookalike-domain",
              "+3.5",
              "examp1e.org imitates",
              "SPF fail",
              "550 5.7.1",
              "TLSv1.3");
    }
  }

  @Test
  void showsThePictureOfASenderWhereNothingMayRun() {
    try (var console = RunningConsole.in(folder)) {
      var mail = Samples.phishing(console);
      var picture = new Indicator("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
      var database = console.parts.database();
      database.write(
          sql ->
              sql.sql("INSERT INTO mailflow_indicators (hash, svg, used_at) VALUES (?, ?, 1)")
                  .params(picture.hash(), picture.svg())
                  .update());
      var branded =
          new StoryEntry.Branded(
              console.clock.instant(), "pass", "", "example.net", "default", true, picture.hash());
      database.write(
          sql -> {
            console.parts.stories().add(sql, mail, branded);
            return 1;
          });
      var browser = console.browser().signedIn();
      var place = "/messages/indicators/" + picture.hash() + ".svg";
      assertThat(browser.get("/messages/" + mail).body())
          .contains("BIMI pass", "src=\"" + place + "\"", "default._bimi.example.net");
      var answer = browser.get(place);
      assertThat(answer.body()).isEqualTo(picture.svg());
      assertThat(answer.headers().allValues("Content-Security-Policy"))
          .containsExactly("default-src 'none'; frame-ancestors 'none'; sandbox");
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("image/svg+xml");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(browser.get("/messages/indicators/" + "0".repeat(64) + ".svg").statusCode())
          .isEqualTo(404);
      assertThat(console.browser().get(place).statusCode()).as("a stranger").isNotEqualTo(200);
    }
  }

  @Test
  void findsAMessageByItsIdAddressAndMessageId() {
    try (var console = RunningConsole.in(folder)) {
      var mail = Samples.phishing(console);
      var browser = console.browser().signedIn();
      var byId = browser.get("/messages?q=" + mail.toString().toLowerCase(Locale.ROOT));
      assertThat(byId.headers().firstValue("Location").orElseThrow()).endsWith("/messages/" + mail);
      for (var search :
          List.of(
              "billing@examp1e.org",
              "%40examp1e.org",
              "%3Cinv-4711%40examp1e.org%3E",
              "inv-4711%40examp1e.org")) {
        assertThat(browser.get("/messages?q=" + search).body()).as(search).contains(mail.text());
      }
    }
  }

  @Test
  void saysWhatIsNotThereOnAPageOfItsOwn() {
    try (var console = RunningConsole.in(folder)) {
      var answer = console.browser().signedIn().get("/messages/0000000000000000");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("There is nothing here", "<html lang=\"en\"");
      assertThat(console.browser().get("/no-such-page").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void keepsPeopleThroughFormsAndRecordsWhoDidIt() {
    try (var console = RunningConsole.in(folder)) {
      var browser = console.browser().signedIn();
      browser.post(
          "/people",
          "/people",
          Map.of("email", "zhang.wei@example.org", "displayName", "张伟", "guarded", "true"));
      assertThat(browser.get("/people").body()).contains("张伟", "Added.", "protected");
      browser.post(
          "/people", "/people/set", Map.of("email", "zhang.wei@example.org", "guarded", "false"));
      browser.post("/people", "/people/delete", Map.of("email", "zhang.wei@example.org"));
      assertThat(browser.get("/audit").body())
          .contains("user.add", "user.set", "user.delete", "account anna");
    }
  }

  @Test
  void ordersRenewsPublishesAndRevokesACertificate() {
    try (var console = RunningConsole.in(folder)) {
      Samples.fill(console);
      var browser = console.browser().signedIn();
      var ordered =
          browser.post("/certificates", "/certificates", Map.of("email", "li.na@example.org"));
      var page = URI.create(ordered.headers().firstValue("Location").orElseThrow()).getPath();
      assertThat(browser.get(page).body()).contains("active", "Chain", "li.na@example.org");
      assertThat(browser.get(page + "/pem").body()).contains("BEGIN CERTIFICATE");
      var id = page.substring(page.lastIndexOf('/') + 1);
      browser.post(page, "/certificates/publish", Map.of("id", id, "shown", "true"));
      var shown =
          console.send(
              HttpRequest.newBuilder(console.atPortal("/pki/certificates?email=li.na@example.org"))
                  .build());
      assertThat(shown.body()).contains("BEGIN CERTIFICATE");
      browser.post(page, "/certificates/revoke", Map.of("id", id, "reason", "superseded"));
      assertThat(browser.get(page).body()).contains("revoked", "superseded");
    }
  }

  @Test
  void givesFilesForEverAndUnderTheirHash() {
    try (var console = RunningConsole.in(folder)) {
      var page = console.browser().get("/sign-in").body();
      var style = page.replaceAll("(?s).*href=\"(/assets/[^\"]+console.css)\".*", "$1");
      var answer = console.browser().get(style);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
      assertThat(console.browser().get("/assets/0000000000000000/console.css").statusCode())
          .isEqualTo(404);
    }
  }
}
