package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.cli.run.Gateway;
import org.sealpost.directory.Partner;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.smtp.AnyServer;
import org.sealpost.smtp.Caller;

/**
 * The whole gateway, with two sinks behind it that keep a ledger: one is our inner server, the
 * other takes all that leaves for the world. No trick of {@link RelayCases} makes a mail leave.
 */
class RelayMatrixTest {

  @TempDir static Path folder;
  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static Optional<Gateway> gateway = Optional.empty();
  private static Optional<MailboxSink> inner = Optional.empty();
  private static Optional<MailboxSink> world = Optional.empty();

  @BeforeAll
  static void start() {
    inner = Optional.of(opened(MailboxSink.start("inner.ours.test", folder)));
    world = Optional.of(opened(MailboxSink.start("mx.world.test", folder)));
    var yaml =
        """
        sealpost:
          hostname: gw.ours.test
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0, unchecked: [127.0.0.3]}
            outbound: {address: 127.0.0.1, port: 0, allow: [127.0.0.2]}
            console: {address: 127.0.0.1, port: 0}
          domains:
            ours.test: {deliver-to: "127.0.0.1:%2$d"}
            bücher.test: {deliver-to: "127.0.0.1:%2$d"}
            strict.test: {deliver-to: "127.0.0.1:%2$d", check-recipients: true}
          people:
            anna@ours.test: {name: Anna Berger}
            anna@strict.test: {name: Anna Berger}
            a%%b@ours.test: {name: Alpha Beta}
          delivery: {smart-host: "127.0.0.1:%3$d", first-retry: 100ms, longest-retry: 1s}
          policy: {mark-at: 9000, quarantine-at: 9000, reject-at: 9000}
        """
            .formatted(
                folder.resolve("data"),
                inner.orElseThrow().address().getPort(),
                world.orElseThrow().address().getPort());
    gateway = Optional.of(opened(TestGateway.start(yaml)));
    var directory = gateway.orElseThrow().directory();
    directory.add(Partner.of(Domain.of("partner.test")));
  }

  private static <T extends AutoCloseable> T opened(T part) {
    OPEN.addFirst(part);
    return part;
  }

  @AfterAll
  static void stop() throws Exception {
    for (var part : OPEN) {
      part.close();
    }
  }

  static Stream<RelayCase> cases() {
    return RelayCases.all().stream();
  }

  @Test
  void thereAreEnoughTricks() {
    assertThat(RelayCases.all()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(RelayCases.all()).extracting(RelayCase::toString).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void noTrickMakesAMailLeave(RelayCase trick) throws UnknownHostException {
    var subject = "case " + NUMBER.incrementAndGet();
    var mail =
        trick.head() + "\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nSubject: " + subject + "\r\n";
    var running = gateway.orElseThrow();
    try (var caller =
        Caller.from(
            InetAddress.getByName(trick.client().address),
            running.listener(trick.client().listener).orElseThrow())) {
      var heard = new ArrayList<>(List.of(caller.reply()));
      for (var command : trick.said()) {
        say(caller, command, mail + "\r\nhello\r\n", heard);
      }
      assertThat(heard.getLast()).as("%s", heard).startsWith(trick.heard());
      if (trick.arrival().isEmpty()) {
        caller.sendIfHeard("DATA\r\n");
        assertThat(caller.reply()).as("%s, then DATA", heard).doesNotStartWith("354");
      }
    }
    // What was accepted is delivered or bounced before we look, so that nothing comes later.
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> running.queue().counts().queued() == 0);
    assertThat(arrived(inner.orElseThrow(), subject))
        .isEqualTo(expected(trick, RelayCase.Arrival::inside));
    assertThat(arrived(world.orElseThrow(), subject))
        .isEqualTo(expected(trick, arrival -> !arrival.inside()));
  }

  private static void say(Caller caller, String command, String mail, List<String> heard) {
    caller.sendIfHeard(
        new String(
            (command + "\r\n").getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    for (int i = 0; i <= command.chars().filter(c -> c == '\n').count(); i++) {
      heard.add(caller.reply());
    }
    if (heard.getLast().startsWith("354")) {
      heard.add(caller.send(mail + ".\r\n").reply());
    }
    if (command.equals("STARTTLS") && heard.getLast().startsWith("220")) {
      caller.secure(AnyServer.context());
    }
  }

  private static List<String> expected(RelayCase trick, Predicate<RelayCase.Arrival> there) {
    return trick.arrival().filter(there).map(RelayCase.Arrival::recipient).stream().toList();
  }

  private static List<String> arrived(MailboxSink sink, String subject) {
    return sink.letters().stream()
        .filter(letter -> subject(letter).equals(subject))
        .flatMap(letter -> letter.envelope().recipients().stream())
        .map(Object::toString)
        .toList();
  }

  private static String subject(MailboxSink.Letter letter) {
    return Message.read(letter.content()).field("Subject").map(HeaderField::value).orElse("");
  }
}
