package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.Verbs;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.dns.ZoneResolver;

/** A mail that was under judgement in three crashes waits unread, and is released unread. */
class PoisonJourneyTest {

  private static final String MAIL =
      "From: Kim <kim@customer.example>\r\n"
          + "To: anna@example.org\r\n"
          + "Subject: poison\r\n\r\n"
          + "hello\r\n";

  @TempDir Path folder;

  @Test
  void waitsForAPersonAndIsDeliveredWhenOneSaysSo() throws Exception {
    var data = Files.createDirectories(folder.resolve("data"));
    // As three crashes would have left it behind: nothing runs, three crashes, when, which.
    var octets = MAIL.getBytes(StandardCharsets.US_ASCII);
    var digest = MessageDigest.getInstance("SHA-256");
    digest.update(Integer.toString(octets.length).getBytes(StandardCharsets.US_ASCII));
    var slot =
        ByteBuffer.allocate(48)
            .putInt(0)
            .putInt(3)
            .putLong(Instant.now().toEpochMilli())
            .put(digest.digest(octets));
    Files.write(
        Files.createDirectories(data.resolve("judging")).resolve("judgements"), slot.array());
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var gateway = start(data, sink.address().getPort())) {
      var reply = send(gateway.listener("inbound").orElseThrow());
      assertThat(reply).startsWith("250").contains("is held for a person, case ");
      var number = reply.replaceFirst(".* case ", "").strip();
      assertThat(Verbs.run("quarantine", "release", number, "--data", data.toString())).isZero();
      var letter = sink.await(one -> true, Duration.ofSeconds(60)).orElseThrow();
      assertThat(new String(letter.content().octets(), StandardCharsets.US_ASCII)).endsWith(MAIL);
    }
  }

  private Gateway start(Path data, int sink) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d"}
        """
            .formatted(data, sink);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  private static String send(InetSocketAddress to) throws IOException {
    try (var socket = new Socket(to.getAddress(), to.getPort())) {
      socket.setSoTimeout(60_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      reply(in);
      var last = "";
      for (var line :
          List.of(
              "EHLO kim.example",
              "MAIL FROM:<kim@customer.example>",
              "RCPT TO:<anna@example.org>",
              "DATA",
              MAIL + ".")) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        last = reply(in);
      }
      return last;
    }
  }

  private static String reply(BufferedReader in) throws IOException {
    String line;
    do {
      line = Optional.ofNullable(in.readLine()).orElseThrow();
    } while (line.charAt(3) == '-');
    return line;
  }
}
