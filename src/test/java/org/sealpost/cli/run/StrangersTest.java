package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.dns.ZoneResolver;

/** A whole gateway that judges strangers; every list names 127.0.0.2. Linux answers for it. */
@EnabledOnOs(OS.LINUX)
class StrangersTest {

  @TempDir Path folder;

  @Test
  void strangersAreJudgedAsTheConfigurationSays() {
    try (var gateway = gateway()) {
      var to = gateway.listener("inbound").orElseThrow();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(rcpt(to, "127.0.0.2", "mail.test", "anna"))
                      .isEqualTo("554 5.7.1 127.0.0.2 is listed by bl.test (127.0.0.2)"));
      assertThat(rcpt(to, "127.0.0.2", "mail.test", "postmaster")).startsWith("250");
      assertThat(rcpt(to, "127.0.0.3", "gw.example.org", "anna")).startsWith("550 5.7.1");
      assertThat(rcpt(to, "127.0.0.3", "mail.test", "anna")).startsWith("450 4.7.1");
      assertThat(rcpt(to, "127.0.0.4", "mail.test", "anna")).startsWith("250");
      await().atMost(Duration.ofSeconds(30)).until(() -> works(gateway, "allow lists"));
      assertThat(rcpt(to, "127.0.0.5", "mail.test", "anna")).as("vouched for").startsWith("250");
    }
  }

  private static boolean works(Gateway gateway, String part) {
    return gateway.health().stream()
        .anyMatch(line -> line.startsWith(part) && line.endsWith(": 1 work"));
  }

  private Gateway gateway() {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0, limits: {exempt: []}}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:9"}
          gate:
            block-lists:
              bl.test: {weight: 5}
            allow-lists:
              wl.test: {weight: 1}
            greylisting: {enabled: true}
        """
            .formatted(folder.resolve("data"));
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(
                List.of(
                    "2.0.0.127.bl.test A 127.0.0.2",
                    "2.0.0.127.wl.test A 127.0.10.0",
                    "5.0.0.127.wl.test A 127.0.10.1",
                    "4.0.0.127.in-addr.arpa PTR mail.test.",
                    "mail.test A 127.0.0.4")),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  private static String rcpt(InetSocketAddress to, String from, String helo, String recipient) {
    try (var socket = new Socket()) {
      socket.setSoTimeout(20_000);
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(to, 5_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      in.readLine();
      ask(socket, in, "EHLO " + helo);
      ask(socket, in, "MAIL FROM:<bob@example.net>");
      return ask(socket, in, "RCPT TO:<" + recipient + "@example.org>");
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  private static String ask(Socket socket, BufferedReader in, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    var reply = in.readLine();
    while (reply != null && reply.charAt(3) == '-') {
      reply = in.readLine();
    }
    return String.valueOf(reply);
  }
}
