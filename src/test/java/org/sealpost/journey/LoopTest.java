package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.cli.run.Gateway;
import org.sealpost.cli.run.Surroundings;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.mail.Message;

/** Mail that goes in circles ends, with one report; mail that is sent twice comes twice. */
class LoopTest {

  private static final Duration LONG = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  void twoGatewaysThatSendAMailToEachOtherGiveItBackOnce() throws Exception {
    int first = freePort();
    int second = freePort();
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var one = start("one", first, second, sink);
        var other = start("other", second, first, sink)) {
      var mail = new LargeMails(3_000).once(one.listener("inbound").orElseThrow(), 1);
      assertThat(mail.isTaken()).isTrue();
      assertThat(other.listener("inbound")).isPresent();
      assertThat(
              Faults.within(
                  LONG,
                  () ->
                      !sink.letters().isEmpty()
                          && Faults.queued(folder.resolve("one")) == 0
                          && Faults.queued(folder.resolve("other")) == 0))
          .isTrue();
      assertThat(sink.letters()).as("one report, and no copy of the mail").hasSize(1);
      var report = sink.letters().getFirst().content().octets();
      assertThat(new String(report, StandardCharsets.ISO_8859_1)).contains("5.4.6");
    }
  }

  @Test
  void aGatewayWhoseInnerServerIsItselfGivesMailBackAtOnce() throws Exception {
    int port = freePort();
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var gateway = start("one", port, port, sink)) {
      var inbound = gateway.listener("inbound").orElseThrow();
      assertThat(new LargeMails(3_000).once(inbound, 1).isTaken()).isTrue();
      assertThat(Faults.within(LONG, () -> !sink.letters().isEmpty())).isTrue();
      var report = sink.letters().getFirst().content();
      assertThat(new String(report.octets(), StandardCharsets.ISO_8859_1)).contains("5.4.6");
      assertThat(Message.read(report).fields("Received")).hasSizeLessThan(3);
    }
  }

  @Test
  void aMailThatAClientSendsAgainComesTwice() throws Exception {
    try (var sink = new HashingSink(folder);
        var gateway = start(GatewayUnderFire.passingTo(sink.address(), folder.resolve("data")))) {
      var mails = new LargeMails(3_000);
      var inbound = gateway.listener("inbound").orElseThrow();
      // A client that did not hear our 250 cannot know, and we cannot know that it did not.
      var once = mails.once(inbound, 1);
      var again = mails.once(inbound, 1);
      assertThat(once.isTaken() && again.isTaken()).isTrue();
      assertThat(
              Faults.within(
                  LONG,
                  () -> sink.arrived().getOrDefault(once.key(), java.util.List.of()).size() == 2))
          .isTrue();
      assertThat(sink.arrived().get(once.key())).allMatch(once.hash()::equals);
    }
  }

  private Gateway start(String name, int port, int next, MailboxSink sink) throws IOException {
    return start(
        """
        sealpost:
          hostname: %s.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: %d, unchecked: [127.0.0.1]}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d"}
          delivery: {smart-host: "127.0.0.1:%d", first-retry: 200ms, longest-retry: 1s}
          policy: {mark-at: 9000, quarantine-at: 9000, reject-at: 9000}
        """
            .formatted(
                name,
                Files.createDirectories(folder).resolve(name),
                port,
                next,
                sink.address().getPort()));
  }

  private static Gateway start(String yaml) {
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(java.util.List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", 0));
      return socket.getLocalPort();
    }
  }
}
