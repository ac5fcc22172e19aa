package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.Verbs;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.keys.VaultUnreadableException;
import org.sealpost.mail.Message;
import org.sealpost.store.DatabaseUnavailableException;

/**
 * The mistakes an administrator makes, and the faults a machine has: a clear error, nothing lost.
 */
class GatewayStartTest {

  @TempDir Path folder;

  @Test
  void aPortInUseIsNamedWithTheCommandThatFindsItsOwner() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var failure = catchThrowable(() -> start(taken.getLocalPort(), 25).close());
      assertThat(failure)
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("listeners.inbound")
          .hasMessageContaining("ss -ltnp 'sport = :" + taken.getLocalPort() + "'");
    }
    // Nothing was left half started: the same folder starts now.
    start(0, 25).close();
  }

  @Test
  void aConsolePortInUseIsNamedToo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(folder.resolve("data"), 0, 25, taken.getLocalPort()).close())
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("listeners.console")
          .hasMessageContaining(":" + taken.getLocalPort());
    }
    start(0, 25).close();
  }

  @Test
  void aSecondGatewayInTheSameFolderIsRefused() {
    try (var first = start(0, 25)) {
      assertThatThrownBy(() -> start(0, 25).close())
          .isInstanceOf(DatabaseUnavailableException.class);
      assertThat(first.listener("inbound")).isPresent();
    }
  }

  @Test
  void aVaultWhoseMasterKeyDoesNotFitIsLeftAsItIs() throws Exception {
    start(0, 25).close();
    var key = folder.resolve("data/vault/master.key");
    var right = Files.readAllBytes(key);
    Files.delete(key);
    assertThatThrownBy(() -> start(0, 25).close()).isInstanceOf(VaultUnreadableException.class);
    assertThat(key).as("no new master key is made beside old rows").doesNotExist();
    Files.write(key, right);
    start(0, 25).close();
  }

  @Test
  void aWrongConfigurationEndsWithItsOwnExitCode() throws Exception {
    var file = Files.writeString(folder.resolve("wrong.yaml"), "sealpost:\n  hostnam: x.example\n");
    assertThat(Verbs.run("run", "--config", file.toString())).isEqualTo(78);
    assertThat(Verbs.run("config", "check", "--config", file.toString())).isEqualTo(78);
    assertThat(Verbs.run("run", "--config", folder.resolve("absent.yaml").toString()))
        .isEqualTo(78);
  }

  @Test
  void wrongUseEndsWithItsOwnExitCode() {
    assertThat(Verbs.run("queue", "lsit")).isEqualTo(64);
    assertThat(Verbs.run("queue", "list", "--data", folder.toString())).isEqualTo(69);
  }

  @Test
  void aFullDiskAnswersTryAgainAndLosesNothing() throws Exception {
    var small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(mounted(small), "skipped: a small file system cannot be mounted here");
    try (var sink = MailboxSink.start("sink.example.org", folder)) {
      try (var gateway = start(small.resolve("data"), 0, sink.address().getPort())) {
        var inbound = gateway.listener("inbound").orElseThrow();
        assertThat(send(inbound, "before")).startsWith("250");
        var filler = small.resolve("filler");
        fill(filler);
        var refusal = send(inbound, "while full");
        assertThat(refusal).matches("4(51|52) .*");
        Files.delete(filler);
        // The free space is looked at now and then, not at every mail.
        org.awaitility.Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .untilAsserted(() -> assertThat(send(inbound, "after")).startsWith("250"));
        assertThat(sink.await(l -> subject(l).equals("before"), java.time.Duration.ofSeconds(30)))
            .isPresent();
        assertThat(sink.await(l -> subject(l).equals("after"), java.time.Duration.ofSeconds(30)))
            .isPresent();
        assertThat(sink.letters()).noneMatch(l -> subject(l).equals("while full"));
      }
    } finally {
      new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
    }
  }

  @Test
  void malformedMailIsTakenAsItIsOrRefusedInOneClearSentence() throws Exception {
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var gateway = start(0, sink.address().getPort())) {
      var inbound = gateway.listener("inbound").orElseThrow();
      for (var mail :
          List.of(
              "",
              "\r\n",
              "no header at all\r\n",
              ": empty name\r\n\r\nbody\r\n",
              "Content-Type: multipart/mixed\r\n\r\nno boundary\r\n",
              "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n",
              "From: a@b@c\r\nFrom: <d\r\nSubject: =?utf-8?B?%%%?=\r\n\r\n\u0000"
                  .replace("\u0000", ""),
              "Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n",
              "X: " + "y".repeat(70_000) + "\r\n\r\n")) {
        assertThat(raw(inbound, mail)).matches("(250|55\\d) .*");
      }
    }
  }

  private Gateway start(int port, int sink) {
    return start(folder.resolve("data"), port, sink);
  }

  private Gateway start(Path data, int port, int sink) {
    return start(data, port, sink, 0);
  }

  private Gateway start(Path data, int port, int sink, int console) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: %d}
            console: {address: 127.0.0.1, port: %d}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d"}
          delivery: {first-retry: 100ms, longest-retry: 1s}
        """
            .formatted(data, port, console, sink);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  private static String send(InetSocketAddress to, String subject) throws IOException {
    return raw(
        to,
        "From: Kim <kim@customer.example>\r\nTo: anna@example.org\r\nSubject: "
            + subject
            + "\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <"
            + System.nanoTime()
            + "@customer.example>\r\n\r\nhello\r\n");
  }

  /** The last reply of a dialogue that carries these octets. */
  private static String raw(InetSocketAddress to, String mail) throws IOException {
    try (var socket = new Socket(to.getAddress(), to.getPort())) {
      socket.setSoTimeout(30_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      var out = socket.getOutputStream();
      var reply = reply(in);
      for (var command :
          List.of(
              "EHLO kim.example",
              "MAIL FROM:<kim@customer.example>",
              "RCPT TO:<anna@example.org>",
              "DATA")) {
        if (reply.startsWith("4") || reply.startsWith("5")) {
          return reply;
        }
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        reply = reply(in);
      }
      out.write((mail + ".\r\n").getBytes(StandardCharsets.UTF_8));
      return reply(in);
    }
  }

  private static String reply(BufferedReader in) throws IOException {
    var line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    return String.valueOf(line);
  }

  private static String subject(MailboxSink.Letter letter) {
    return Message.read(letter.content()).field("Subject").map(f -> f.value()).orElse("");
  }

  private static boolean mounted(Path small) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "mount", "-t", "tmpfs", "-o", "size=192m", "tmpfs", small.toString())
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var block = new byte[1 << 20];
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(Files.size(file)).isPositive();
    }
  }
}
