package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate as clients meet it. */
class GateTest {

  private static final ClientLimits STRICT =
      new ClientLimits(1_000, 1_000, 1_000, 10, 100, Duration.ofMinutes(5), _ -> false);

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();
  private final List<AutoCloseable> open = new ArrayList<>();

  private SmtpServer start(SmtpLimits limits) throws IOException {
    var server =
        SmtpServer.start(SmtpServerTest.settings(spool, limits), receiver, InstantSource.system());
    open.add(server);
    return server;
  }

  private Caller calling(SmtpServer server) {
    var caller = Caller.to(server.address());
    open.addFirst(caller);
    return caller;
  }

  private Caller greeted(SmtpServer server) {
    var caller = Caller.greeted(server.address());
    open.addFirst(caller);
    return caller;
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  @Test
  void aHouseFullOfIdlersLetsAnOrdinaryClientIn() throws IOException {
    var server = start(SmtpLimits.USUAL.withSessions(20, 100));
    var first = greeted(server);
    var idlers = new ArrayList<Caller>();
    while (idlers.size() < 19) {
      var idler = greeted(server);
      // The one under test is to be idle longest: who said something later goes later.
      assertThat(idler.ask("NOOP")).startsWith("250");
      idlers.add(idler);
    }
    assertThat(greeted(server).mail("x\r\n.\r\n")).startsWith("250");
    assertThat(first.rest()).containsExactly("421 4.7.0 Too many sessions, come again later");
    assertThat(server.counters().reasons()).containsEntry(TurnedAway.EVICTED, 1L);
    assertThat(idlers.getLast().mail("x\r\n.\r\n")).startsWith("250");
  }

  @Test
  void aSessionWithAMailUnderWayIsNotSentAway() throws IOException {
    var server = start(SmtpLimits.USUAL.withSessions(2, 100));
    var first = greeted(server);
    first.ask("MAIL FROM:<a@client.test>");
    var second = greeted(server);
    second.ask("MAIL FROM:<a@client.test>");
    assertThat(calling(server).rest())
        .containsExactly("421 4.7.0 Too many sessions, come again later");
    assertThat(server.counters().reasons()).containsEntry(TurnedAway.CROWDED, 1L);
    assertThat(first.ask("RCPT TO:<b@ours.test>")).startsWith("250");
  }

  @Test
  void underStressOneErrorIsTooMany() throws IOException {
    var server = start(SmtpLimits.USUAL.withSessions(10, 100));
    var ordinary = greeted(server);
    while (!server.counters().stressed()) {
      greeted(server);
    }
    assertThat(server.counters().open()).isEqualTo(8);
    assertThat(ordinary.ask("FOO")).startsWith("500");
    assertThat(ordinary.ask("NOOP")).startsWith("421 4.7.0 Too many errors");
  }

  @Test
  void underStressAnOrdinaryMailWithTwoGreetingsPasses() throws IOException {
    var server = start(SmtpLimits.USUAL.withSessions(10, 100));
    while (!server.counters().stressed()) {
      greeted(server);
    }
    var ordinary = greeted(server);
    ordinary.ask("EHLO again.test");
    assertThat(ordinary.mail("x\r\n.\r\n")).startsWith("250");
    assertThat(ordinary.ask("QUIT")).startsWith("221");
  }

  @Test
  void whoWaitsAlreadyWhenStressBeginsMustHurry() throws IOException {
    var usual = SmtpLimits.USUAL.withSessions(10, 100);
    var server = start(usual);
    var dawdler = greeted(server);
    dawdler.ask("MAIL FROM:<a@client.test>");
    while (!server.counters().stressed()) {
      greeted(server);
    }
    dawdler.patience(Duration.ofSeconds(60));
    assertThat(dawdler.rest()).containsExactly("421 4.4.2 No command came in time, closing");
  }

  @Test
  void garbageBringsAClientIntoThePenaltyBox() throws IOException {
    var server = start(SmtpLimits.USUAL.withClients(STRICT));
    for (int i = 0; i < 2; i++) {
      assertThat(greeted(server).ask("NO\0OP")).startsWith("521");
    }
    assertThat(calling(server).rest())
        .containsExactly("421 4.7.0 You were turned away for what you did, come again later");
    assertThat(server.counters().reasons()).containsEntry(TurnedAway.PENALTY, 1L);
  }

  @Test
  void whoSearchesForAddressesIsSentAwayAndThenKeptOut() throws IOException {
    receiver.onTo = _ -> Reply.of(550, "5.1.1", "There is no such mailbox here");
    var server = start(SmtpLimits.USUAL.withClients(STRICT));
    var harvester = greeted(server);
    harvester.ask("MAIL FROM:<a@client.test>");
    for (int i = 0; i < 10; i++) {
      assertThat(harvester.ask("RCPT TO:<guess" + i + "@ours.test>")).startsWith("550 5.1.1");
    }
    assertThat(harvester.ask("RCPT TO:<one.more@ours.test>"))
        .isEqualTo("421 4.7.0 Too many unknown recipients, closing");
    assertThat(server.counters().reasons()).containsEntry(TurnedAway.HARVEST, 1L);
    var again = greeted(server);
    again.ask("MAIL FROM:<a@client.test>");
    for (int i = 0; i < 5; i++) {
      again.ask("RCPT TO:<other" + i + "@ours.test>");
    }
    assertThat(calling(server).reply()).startsWith("421 4.7.0 You were turned away");
  }

  @Test
  void aClientHearsWhenItConnectsWritesOrNamesTooManyWithinAMinute() throws IOException {
    var server =
        start(
            SmtpLimits.USUAL.withClients(
                new ClientLimits(3, 2, 3, 1, 0, Duration.ZERO, _ -> false)));
    var caller = greeted(server);
    caller.ask("MAIL FROM:<a@client.test>");
    for (int i = 0; i < 3; i++) {
      assertThat(caller.ask("RCPT TO:<b" + i + "@ours.test>")).startsWith("250");
    }
    assertThat(caller.ask("RCPT TO:<c@ours.test>"))
        .isEqualTo("450 4.7.1 Too many recipients within a minute, try again later");
    caller.ask("RSET");
    assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("250");
    caller.ask("RSET");
    assertThat(caller.ask("MAIL FROM:<a@client.test>"))
        .isEqualTo("450 4.7.1 Too many mails within a minute, try again later");
    greeted(server);
    greeted(server);
    assertThat(calling(server).rest())
        .containsExactly("421 4.7.1 Too many connections within a minute, come again later");
    await()
        .untilAsserted(
            () ->
                assertThat(server.counters().reasons())
                    .containsOnlyKeys(
                        TurnedAway.CONNECTIONS, TurnedAway.MAILS, TurnedAway.RECIPIENTS));
  }
}
