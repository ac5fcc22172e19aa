package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TlsLevel;

/** Somebody sends far more than people write, through the whole gateway. */
class StolenPasswordTest {

  private static final String TOKEN = "stolen-password-test-0123456789abcdef";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern CASE = Pattern.compile("case ([A-Z0-9-]+)");

  @TempDir Path folder;

  @Test
  void whatIsTooMuchIsHeldRaisesAnAlarmAndLeavesWhenAPersonReleasesIt() throws Exception {
    try (var sink = MailboxSink.start("sink.example.net", folder);
        var gateway = gateway(sink.address().getPort())) {
      assertThat(send(gateway, "first", 2)).contains("queued as");
      var held = send(gateway, "second", 2);
      assertThat(held).contains("is held for a person");
      assertThat(send(gateway, "within", 0)).as("among ourselves").contains("queued as");
      assertThat(sink.await(letter -> subject(letter).contains("first"), PATIENCE)).isPresent();
      assertThat(get(gateway, "/api/v1/status"))
          .contains("sending limits")
          .contains("mail is held of anna@example.org");
      assertThat(get(gateway, "/api/v1/audit?limit=50")).contains("sending-limit.exceed");

      var matcher = CASE.matcher(held);
      assertThat(matcher.find()).isTrue();
      assertThat(release(gateway, matcher.group(1))).isBetween(200, 299);
      assertThat(sink.await(letter -> subject(letter).contains("second"), PATIENCE)).isPresent();
    }
  }

  @Test
  void aReleaseThatThePolicyForbidsWaitsAgainUntilThePolicyAllowsIt() throws Exception {
    try (var sink = MailboxSink.start("sink.example.net", folder);
        var gateway = gateway(sink.address().getPort())) {
      send(gateway, "first", 2);
      var matcher = CASE.matcher(send(gateway, "second", 2));
      assertThat(matcher.find()).isTrue();
      partner(gateway, "always");
      assertThat(release(gateway, matcher.group(1))).isBetween(200, 299);
      assertThat(get(gateway, "/api/v1/quarantine/" + matcher.group(1)))
          .doesNotContain("\"releasedBy\"");
      var slots = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("data/judging/judgements")));
      for (int at = 0; at < slots.limit(); at += 48) {
        assertThat(slots.getLong(at)).as("a policy is nothing that breaks us").isZero();
      }
      partner(gateway, "never");
      assertThat(release(gateway, matcher.group(1))).isBetween(200, 299);
      assertThat(sink.await(letter -> subject(letter).contains("second"), PATIENCE)).isPresent();
    }
  }

  @Test
  void aReleaseThatBrokeThreeTimesWaitsAgain() throws Exception {
    var octets =
        "From: anna@example.org\r\nTo: a@example.net\r\nSubject: second\r\n\r\nHello\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    try (var sink = MailboxSink.start("sink.example.net", folder)) {
      String number;
      try (var gateway = gateway(sink.address().getPort())) {
        send(gateway, "first", 2);
        var matcher = CASE.matcher(send(gateway, "second", 2));
        assertThat(matcher.find()).isTrue();
        number = matcher.group(1);
      }
      // As three crashes in its release would have left it behind.
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(Integer.toString(octets.length).getBytes(StandardCharsets.US_ASCII));
      Files.write(
          folder.resolve("data/judging/judgements"),
          ByteBuffer.allocate(48)
              .putInt(0)
              .putInt(3)
              .putLong(System.currentTimeMillis())
              .put(digest.digest(octets))
              .array());
      try (var gateway = gateway(sink.address().getPort())) {
        assertThat(release(gateway, number)).isBetween(200, 299);
        var held = get(gateway, "/api/v1/quarantine/" + number);
        assertThat(held).doesNotContain("\"releasedBy\"");
        var id =
            held.replaceFirst("(?s).*\"(?:mail|message|messageId)\":\"([0-9A-Z]{16})\".*", "$1");
        assertThat(get(gateway, "/api/v1/messages/" + id))
            .contains("broke the gateway three times");
        // A person wants it all the same: it is tried anew.
        assertThat(release(gateway, number)).isBetween(200, 299);
        assertThat(sink.await(letter -> subject(letter).contains("second"), PATIENCE)).isPresent();
      }
    }
  }

  private static void partner(Gateway gateway, String encrypt) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var body = "{\"domain\":\"example.net\",\"encrypt\":\"" + encrypt + "\"}";
      var put =
          request(gateway, "/api/v1/partners/example.net")
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString(body));
      var post =
          request(gateway, "/api/v1/partners")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body));
      var added = client.send(post.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
      var status =
          added == 201
              ? added
              : client.send(put.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
      assertThat(status).isBetween(200, 299);
    }
  }

  private static String subject(MailboxSink.Letter letter) {
    return new String(letter.content().octets(), StandardCharsets.ISO_8859_1);
  }

  private static String send(Gateway gateway, String subject, int outsiders) {
    var to = gateway.listener("outbound").orElseThrow();
    var recipients =
        outsiders == 0
            ? List.of(Address.of("paul@example.org"))
            : List.of(Address.of("a@example.net"), Address.of("b@example.net"));
    var mail =
        "From: anna@example.org\r\nTo: a@example.net\r\nSubject: " + subject + "\r\n\r\nHello\r\n";
    var outcome =
        new SmtpClient(ClientSettings.usual("exchange.example.org"))
            .send(
                new Hop("gw.example.org", new InetSocketAddress("127.0.0.1", to.getPort())),
                TlsLevel.NONE,
                new Envelope(
                    ReversePath.of(Address.of("anna@example.org")), recipients, false, false),
                Content.of(mail.getBytes(StandardCharsets.US_ASCII)))
            .outcomes()
            .getFirst();
    assertThat(outcome).isInstanceOf(RecipientOutcome.Accepted.class);
    return outcome.toString();
  }

  private Gateway gateway(int sink) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            outbound: {address: 127.0.0.1, port: 0, allow: [127.0.0.0/8]}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d"}
          delivery: {smart-host: "127.0.0.1:%d"}
          people:
            anna@example.org: {name: Anna}
          outbound-limits: {recipients-per-hour: 3, count-servers: true}
        """
            .formatted(folder.resolve("data"), sink, sink);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.of(TOKEN),
            Surroundings.freshToken()));
  }

  private static HttpRequest.Builder request(Gateway gateway, String path) {
    var console = gateway.listener("console").orElseThrow();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.getPort() + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private static String get(Gateway gateway, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(request(gateway, path).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static int release(Gateway gateway, String number) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              request(gateway, "/api/v1/quarantine/" + number + "/release")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"it was Anna\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    }
  }
}
