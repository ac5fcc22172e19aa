package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path folder;

  @Test
  void keepsPeopleAsTheContractSays() {
    try (var console = RunningConsole.in(folder)) {
      var made =
          console.api(
              "POST",
              "/api/v1/users",
              """
              {"email":"Anna@example.org","displayName":"Anna","groups":["Board"],"protected":true}\
              """);
      assertThat(made.statusCode()).isEqualTo(201);
      var location = made.headers().firstValue("Location").orElseThrow();
      var user = JSON.readTree(console.get(location).body());
      assertThat(user.get("protected").asBoolean()).isTrue();
      assertThat(user.get("groups").get(0).asString()).isEqualTo("Board");
      assertThat(user.get("active").asBoolean()).isTrue();
      assertThat(
              console.api("POST", "/api/v1/users", "{\"email\":\"anna@example.org\"}").statusCode())
          .isEqualTo(409);
      assertThat(console.api("PUT", location, "{\"displayName\":\"A.\"}").body())
          .contains("\"A.\"");
      assertThat(console.api("DELETE", location, "").statusCode()).isEqualTo(204);
      assertThat(console.get(location).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void keepsPartnersDomainsAndTokens() {
    try (var console = RunningConsole.in(folder)) {
      var partner =
          console.api(
              "POST",
              "/api/v1/partners",
              "{\"domain\":\"partner.example\",\"encrypt\":\"always\"}");
      assertThat(partner.statusCode()).isEqualTo(201);
      assertThat(JSON.readTree(partner.body()).get("encrypt").asString()).isEqualTo("always");
      assertThat(console.api("POST", "/api/v1/domains", "{\"name\":\"example.com\"}").statusCode())
          .isEqualTo(201);
      assertThat(
              console
                  .api(
                      "PUT",
                      "/api/v1/domains/example.com",
                      "{\"deliverTo\":\"lmtp:mail.example.com:24\"}")
                  .body())
          .contains("\"lmtp://mail.example.com:24\"");
      assertThat(console.api("DELETE", "/api/v1/domains/example.org", "").statusCode())
          .as("stands in the configuration file")
          .isEqualTo(409);
      var token =
          JSON.readTree(
              console
                  .api("POST", "/api/v1/tokens", "{\"name\":\"backup\",\"roles\":[\"auditor\"]}")
                  .body());
      var secret = token.get("token").asString();
      assertThat(console.api(secret, "GET", "/api/v1/audit", "").statusCode()).isEqualTo(200);
      assertThat(console.api(secret, "POST", "/api/v1/domains", "{}").statusCode()).isEqualTo(403);
      assertThat(console.get("/api/v1/tokens").body()).doesNotContain(secret);
      console.api("DELETE", "/api/v1/tokens/" + token.get("id").asString(), "");
      assertThat(console.api(secret, "GET", "/api/v1/audit", "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void answersMistakesWithProblemDocuments() {
    try (var console = RunningConsole.in(folder)) {
      record Mistake(String method, String path, String body, int status) {}
      var mistakes =
          List.of(
              new Mistake("POST", "/api/v1/users", "{\"email\":\"no address\"}", 422),
              new Mistake("POST", "/api/v1/users", "{\"email\":\"a@elsewhere.example\"}", 422),
              new Mistake("POST", "/api/v1/users", "{\"mail\":\"a@example.org\"}", 400),
              new Mistake("POST", "/api/v1/users", "{", 400),
              new Mistake(
                  "POST",
                  "/api/v1/domains",
                  "{\"name\":\"example.com\",\"deliverTo\":\"lmtp://mail:25\"}",
                  422),
              new Mistake("GET", "/api/v1/messages?from=yesterday", "", 400),
              new Mistake("GET", "/api/v1/messages?direction=up", "", 400),
              new Mistake("GET", "/api/v1/messages?limit=many", "", 400),
              new Mistake("GET", "/api/v1/messages/nonsense", "", 404),
              new Mistake("GET", "/api/v1/nothing", "", 404),
              new Mistake("DELETE", "/api/v1/status", "", 405),
              new Mistake("GET", "/api/v1/queue/nonsense", "", 404),
              new Mistake("POST", "/api/v1/quarantine/C-0000-0000/release", "{}", 404));
      for (var mistake : mistakes) {
        var answer = console.api(mistake.method(), mistake.path(), mistake.body());
        assertThat(answer.statusCode()).as("%s", mistake).isEqualTo(mistake.status());
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
            .as("%s", mistake)
            .startsWith("application/problem+json");
        assertThat(JSON.readTree(answer.body()).get("status").asInt())
            .as("%s", mistake)
            .isEqualTo(mistake.status());
      }
    }
  }

  @Test
  void aMistakenPropertyIsNamedWithTheKnownOnes() {
    try (var console = RunningConsole.in(folder)) {
      var answer = console.api("POST", "/api/v1/users", "{\"mail\":\"a@example.org\"}");
      assertThat(answer.body()).contains("mail", "email", "displayName");
    }
  }

  @Test
  void repeatsTheAnswerToARepeatedRequest() {
    try (var console = RunningConsole.in(folder)) {
      var first = keyed(console, "k-1", "{\"email\":\"anna@example.org\"}");
      var again = keyed(console, "k-1", "{\"email\":\"anna@example.org\"}");
      assertThat(first.statusCode()).isEqualTo(again.statusCode()).isEqualTo(201);
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(again.headers().firstValue("Location"))
          .isEqualTo(first.headers().firstValue("Location"));
      assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
      assertThat(keyed(console, "k-1", "{\"email\":\"berta@example.org\"}").statusCode())
          .isEqualTo(422);
      assertThat(console.get("/api/v1/users").body()).doesNotContain("berta");
      console.clock.pass(Duration.ofHours(25));
      assertThat(keyed(console, "k-1", "{\"email\":\"anna@example.org\"}").statusCode())
          .isEqualTo(409);
    }
  }

  private static HttpResponse<String> keyed(RunningConsole console, String key, String body) {
    return console.send(
        HttpRequest.newBuilder(console.at("/api/v1/users"))
            .header("Authorization", "Bearer " + RunningConsole.ADMIN_TOKEN)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void pagesThroughMessagesWithoutRepeatsOrGaps() {
    try (var console = RunningConsole.in(folder)) {
      Samples.fill(console);
      var all = items(console.get("/api/v1/messages?limit=500").body());
      var seen = new ArrayList<String>();
      var after = "";
      do {
        var page = JSON.readTree(console.get("/api/v1/messages?limit=7&after=" + after).body());
        page.get("items").forEach(item -> seen.add(item.get("id").asString()));
        after = page.has("next") ? page.get("next").asString() : "";
      } while (!after.isEmpty());
      assertThat(seen).isEqualTo(all).doesNotHaveDuplicates().hasSizeGreaterThan(50);
    }
  }

  private static List<String> items(String body) {
    var ids = new ArrayList<String>();
    JSON.readTree(body).get("items").forEach(item -> ids.add(item.get("id").asString()));
    return ids;
  }

  @Test
  void searchesMessages() {
    try (var console = RunningConsole.in(folder)) {
      Samples.fill(console);
      assertThat(items(console.get("/api/v1/messages?messageId=inv-4711@examp1e.org").body()))
          .hasSize(1);
      assertThat(items(console.get("/api/v1/messages?address=@examp1e.org").body())).hasSize(1);
      var phishing = console.get("/api/v1/messages?verdict=phishing&direction=inbound").body();
      JSON.readTree(phishing)
          .get("items")
          .forEach(item -> assertThat(item.get("verdict").asString()).isEqualTo("phishing"));
      assertThat(items(console.get("/api/v1/messages?to=2026-11-01").body())).isEmpty();
    }
  }

  @Test
  void tellsTheStoryOfAMessage() {
    try (var console = RunningConsole.in(folder)) {
      var mail = Samples.phishing(console);
      var story = JSON.readTree(console.get("/api/v1/messages/" + mail).body());
      assertThat(story.at("/message/verdict").asString()).isEqualTo("phishing");
      assertThat(story.at("/judgement/threshold").asDouble()).isEqualTo(4.0);
      assertThat(story.at("/judgement/checks/0/check").asString()).isEqualTo("lookalike-domain");
      assertThat(kinds(story)).startsWith("received").endsWith("replied");
    }
  }

  private static List<String> kinds(JsonNode story) {
    var kinds = new ArrayList<String>();
    story.get("entries").forEach(entry -> kinds.add(entry.get("kind").asString()));
    return kinds;
  }

  @Test
  void releasesFromQuarantineWithAReasonThatIsRecorded() {
    try (var console = RunningConsole.in(folder)) {
      Samples.held(console);
      var held = JSON.readTree(console.get("/api/v1/quarantine").body()).at("/items/0");
      var path = "/api/v1/quarantine/" + held.get("id").asString();
      var released = console.api("POST", path + "/release", "{\"reason\":\"known supplier\"}");
      assertThat(released.statusCode()).isEqualTo(200);
      assertThat(JSON.readTree(released.body()).get("released").asBoolean()).isTrue();
      assertThat(console.api("POST", path + "/release", "").statusCode()).isEqualTo(409);
      assertThat(console.get("/api/v1/audit?what=quarantine.release").body())
          .contains("known supplier", "token administrator");
    }
  }

  @Test
  void ordersACertificateAndShowsThePublicSideOnBothListeners() {
    try (var console = RunningConsole.in(folder)) {
      console.api("POST", "/api/v1/users", "{\"email\":\"anna@example.org\"}");
      var ordered = console.api("POST", "/api/v1/certificates", "{\"email\":\"anna@example.org\"}");
      assertThat(ordered.statusCode()).isEqualTo(202);
      var location = ordered.headers().firstValue("Location").orElseThrow();
      var made = JSON.readTree(console.get(location).body());
      assertThat(made.get("status").asString()).isEqualTo("active");
      assertThat(console.get(location + ".pem").body()).contains("BEGIN CERTIFICATE");
      var device = console.get(location + ".p12");
      assertThat(device.headers().firstValue("Pkcs12-Password")).isPresent();
      var revoked = console.api("POST", location + "/revoke", "{\"reason\":\"keyCompromise\"}");
      assertThat(JSON.readTree(revoked.body()).get("status").asString()).isEqualTo("revoked");
      assertThat(console.api("POST", location + "/revoke", "").statusCode()).isEqualTo(409);
      assertThat(console.get("/api/v1/authorities").body()).contains("/pki/private.crl");
      assertThat(console.get("/api/v1/trust-anchors").body()).contains("\"own\":true");
      assertThat(console.get("/api/v1/keys").body()).contains("anna@example.org");
      for (var path : List.of("/pki/private.cer", "/pki/private.crl", "/pki/private-root.cer")) {
        for (var at : List.of(console.at(path), console.atPortal(path))) {
          assertThat(console.send(HttpRequest.newBuilder(at).build()).statusCode())
              .as("%s", at)
              .isEqualTo(200);
        }
      }
      var ocsp =
          console.send(
              HttpRequest.newBuilder(console.atPortal("/pki/private/ocsp"))
                  .POST(BodyPublishers.ofString("no request"))
                  .build());
      assertThat(ocsp.headers().firstValue("Content-Type")).contains("application/ocsp-response");
    }
  }

  @Test
  void judgesAMessageWithoutKeepingIt() {
    try (var console = RunningConsole.in(folder)) {
      var answer =
          console.send(
              HttpRequest.newBuilder(console.at("/api/v1/scan"))
                  .header("Authorization", "Bearer " + RunningConsole.ADMIN_TOKEN)
                  .header("Content-Type", "message/rfc822")
                  .POST(BodyPublishers.ofString("Subject: x\r\n\r\nbody"))
                  .build());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(JSON.readTree(answer.body()).get("verdict").asString()).isEqualTo("clean");
    }
  }

  @Test
  void boundsWhatARequestMaySend() {
    try (var console = RunningConsole.in(folder)) {
      var huge = "{\"email\":\"" + "a".repeat(1_100_000) + "\"}";
      assertThat(console.api("POST", "/api/v1/users", huge).statusCode()).isEqualTo(413);
      var unknownLength =
          console.send(
              HttpRequest.newBuilder(console.at("/api/v1/users"))
                  .header("Authorization", "Bearer " + RunningConsole.ADMIN_TOKEN)
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(huge.getBytes(StandardCharsets.US_ASCII))))
                  .build());
      assertThat(unknownLength.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void keepsTheListenersApart() {
    try (var console = RunningConsole.in(folder)) {
      for (var path :
          List.of("/", "/sign-in", "/api/v1/status", "/metrics", "/healthz", "/assets/x/y")) {
        var answer = console.send(HttpRequest.newBuilder(console.atPortal(path)).build());
        assertThat(answer.statusCode()).as(path).isEqualTo(404);
      }
      assertThat(console.send(HttpRequest.newBuilder(console.at("/healthz")).build()).body())
          .isEqualTo("ok\n");
      assertThat(console.send(HttpRequest.newBuilder(console.at("/readyz")).build()).statusCode())
          .isEqualTo(200);
      assertThat(console.send(HttpRequest.newBuilder(console.at("/metrics")).build()).body())
          .contains("sealpost_up");
    }
  }

  @Test
  void isNotKnownUnderForeignNames() throws Exception {
    try (var console = RunningConsole.in(folder);
        var socket =
            new Socket(InetAddress.getLoopbackAddress(), console.server.console().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void describesEveryRoute() {
    try (var console = RunningConsole.in(folder)) {
      var description = JSON.readTree(console.get("/api/openapi.json").body());
      assertThat(description.get("openapi").asString()).startsWith("3.1");
      var paths = description.get("paths");
      assertThat(paths.propertyNames())
          .contains(
              "/api/v1/status",
              "/api/v1/scan",
              "/api/v1/messages",
              "/api/v1/messages/{id}",
              "/api/v1/queue/{id}/retry",
              "/api/v1/quarantine/{id}/release",
              "/api/v1/users",
              "/api/v1/tokens");
      for (Map.Entry<String, JsonNode> path : paths.properties()) {
        for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
          var name = operation.getKey() + " " + path.getKey();
          assertThat(operation.getValue().path("summary").asString("")).as(name).isNotBlank();
          assertThat(operation.getValue().path("x-right").asString(""))
              .as(name)
              .isNotBlank()
              .isNotEqualTo("public");
        }
      }
    }
  }
}
