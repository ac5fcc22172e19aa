package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each limit by itself, and that honest clients beside it are not hurt. */
class SmtpLimitsTest {

  /** Limits with which a test can play. */
  private static final class Play {
    private int sessions = 100;
    private int sessionsPerClient = 100;
    private int recipients = 10;
    private int errors = 20;
    private int idleCommands = 100;
    private int mails = 100;
    private Duration session = Duration.ofHours(1);
    private Duration command = Duration.ofSeconds(60);
    private Duration greeting = Duration.ZERO;
    private Duration drain = Duration.ofSeconds(5);
    private int octetsPerSecond = 500;
    private ClientLimits clients = ClientLimits.NONE;

    private SmtpLimits limits() {
      return new SmtpLimits(
          sessions,
          sessionsPerClient,
          recipients,
          errors,
          idleCommands,
          mails,
          session,
          command,
          Duration.ofSeconds(10),
          greeting,
          drain,
          octetsPerSecond,
          1024,
          clients);
    }
  }

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();
  private final Play play = new Play();
  private final List<SmtpServer> servers = new ArrayList<>();

  private SmtpServer start() throws IOException {
    var server =
        SmtpServer.start(
            SmtpServerTest.settings(spool, play.limits()), receiver, InstantSource.system());
    servers.add(server);
    return server;
  }

  @AfterEach
  void stop() {
    servers.forEach(SmtpServer::close);
  }

  @Test
  void turnsAwayTheSessionThatIsTooMany() throws IOException {
    play.sessions = 2;
    var server = start();
    try (var first = Caller.greeted(server.address());
        var second = Caller.greeted(server.address())) {
      first.ask("MAIL FROM:<a@client.test>");
      second.ask("MAIL FROM:<a@client.test>");
      var third = Caller.to(server.address());
      assertThat(third.rest()).containsExactly("421 4.7.0 Too many sessions, come again later");
      first.ask("RSET");
      assertThat(first.mail("x\r\n.\r\n")).startsWith("250");
      second.ask("QUIT");
      assertThat(second.reply()).isEqualTo("closed");
      assertThat(server.counters().turnedAway()).isEqualTo(1);
    }
  }

  @Test
  void countsSessionsPerClient() throws IOException {
    play.sessionsPerClient = 1;
    var server = start();
    try (var first = Caller.greeted(server.address());
        var second = Caller.to(server.address())) {
      assertThat(second.reply()).startsWith("421");
      assertThat(first.ask("NOOP")).startsWith("250");
    }
  }

  @Test
  void letsTheNextOneInWhenASessionEnds() throws IOException {
    play.sessions = 1;
    var server = start();
    for (int i = 0; i < 5; i++) {
      try (var caller = Caller.greeted(server.address())) {
        caller.ask("QUIT");
        assertThat(caller.reply()).isEqualTo("closed");
      }
      await().until(() -> server.counters().open() == 0);
    }
  }

  @Test
  void takesOnlySoManyRecipientsButTheMailForThose() throws IOException {
    play.recipients = 2;
    try (var caller = Caller.greeted(start().address())) {
      caller.ask("MAIL FROM:<>");
      caller.ask("RCPT TO:<a@ours.test>");
      caller.ask("RCPT TO:<b@ours.test>");
      for (int i = 0; i < 50; i++) {
        assertThat(caller.ask("RCPT TO:<r" + i + "@ours.test>")).startsWith("452 4.5.3");
      }
      caller.ask("DATA");
      assertThat(caller.send("x\r\n.\r\n").reply()).startsWith("250");
    }
    assertThat(receiver.mails().getFirst().envelope().recipients()).hasSize(2);
  }

  @Test
  void endsTheSessionOfAClientThatOnlyMakesErrors() throws IOException {
    play.errors = 3;
    try (var caller = Caller.greeted(start().address())) {
      assertThat(caller.ask("HUH")).startsWith("500");
      assertThat(caller.mail("x\r\n.\r\n")).startsWith("250");
      for (int i = 0; i < 3; i++) {
        assertThat(caller.ask("HUH")).startsWith("500");
      }
      assertThat(caller.ask("MAIL FROM:<>")).isEqualTo("421 4.7.0 Too many errors, closing");
      assertThat(caller.reply()).isEqualTo("closed");
    }
  }

  @Test
  void harvestingAddressesIsAnErrorToo() throws IOException {
    play.errors = 10;
    receiver.onTo = _ -> Reply.of(550, "5.1.1", "Nobody");
    try (var caller = Caller.greeted(start().address())) {
      caller.ask("MAIL FROM:<>");
      for (int i = 0; i < 10; i++) {
        assertThat(caller.ask("RCPT TO:<r" + i + "@ours.test>")).startsWith("550");
      }
      assertThat(caller.ask("RCPT TO:<r@ours.test>")).startsWith("421");
    }
  }

  @Test
  void endsTheSessionOfAClientThatOnlyChats() throws IOException {
    play.idleCommands = 5;
    try (var caller = Caller.greeted(start().address())) {
      for (var line : List.of("NOOP", "RSET", "VRFY a", "HELP", "EHLO x", "NOOP")) {
        assertThat(caller.ask(line)).startsWith("2");
      }
      assertThat(caller.ask("NOOP")).startsWith("421 4.7.0");
    }
  }

  @Test
  void endsTheSessionAfterSoManyMails() throws IOException {
    play.mails = 2;
    try (var caller = Caller.greeted(start().address())) {
      assertThat(caller.mail("x\r\n.\r\n")).startsWith("250");
      assertThat(caller.mail("x\r\n.\r\n")).startsWith("250");
      assertThat(caller.rest()).hasSize(1).allMatch(reply -> reply.startsWith("421 4.7.0"));
    }
  }

  @Test
  void endsTheSessionThatLastsTooLongButNotInsideAMail() throws Exception {
    play.session = Duration.ofMillis(100);
    try (var caller = Caller.greeted(start().address())) {
      caller.ask("MAIL FROM:<>");
      Thread.sleep(150);
      caller.ask("RCPT TO:<a@ours.test>");
      caller.ask("DATA");
      assertThat(caller.send("x\r\n.\r\n").reply()).startsWith("250");
      assertThat(caller.reply()).startsWith("421 4.7.0");
    }
  }

  @Test
  void waitsForACommandOnlySoLongHoweverItTrickles() throws Exception {
    play.command = Duration.ofMillis(300);
    var server = start();
    try (var silent = Caller.greeted(server.address());
        var trickling = Caller.greeted(server.address())) {
      assertThat(silent.rest()).containsExactly("421 4.4.2 No command came in time, closing");
      for (int i = 0; i < 20; i++) {
        trickling.sendIfHeard("N");
        Thread.sleep(30);
      }
      assertThat(trickling.rest()).allMatch(reply -> reply.startsWith("421 4.4.2"));
    }
  }

  @Test
  void aMailThatTricklesIsCutOffAndALargeSteadyOneIsNot() throws Exception {
    play.command = Duration.ofMillis(400);
    play.octetsPerSecond = 10_000;
    var server = start();
    try (var caller = Caller.greeted(server.address())) {
      caller.ask("MAIL FROM:<>");
      caller.ask("RCPT TO:<a@ours.test>");
      caller.ask("DATA");
      var done = new AtomicBoolean();
      var sender =
          Thread.startVirtualThread(
              () -> {
                while (!done.get()) {
                  caller.sendIfHeard("x");
                  pause(20);
                }
              });
      assertThat(caller.reply()).isEqualTo("421 4.4.2 The mail came too slowly, closing");
      done.set(true);
      sender.join();
    }
    try (var caller = Caller.greeted(server.address())) {
      caller.ask("MAIL FROM:<>");
      caller.ask("RCPT TO:<a@ours.test>");
      caller.ask("DATA");
      for (int i = 0; i < 40; i++) {
        caller.send("0123456789".repeat(100) + "\r\n");
        pause(20);
      }
      assertThat(caller.send(".\r\n").reply()).startsWith("250");
    }
    assertThat(receiver.mails()).hasSize(1);
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void aClientThatReadsNothingIsCutOff() throws IOException {
    play.drain = Duration.ofMillis(100);
    var server = start();
    try (var caller = Caller.greeted(server.address())) {
      caller.socket().setReceiveBufferSize(1024);
      caller.sendIfHeard("RSET\r\n".repeat(50));
    }
    server.close();
    assertThat(server.counters().open()).isZero();
  }

  @Test
  void refusesWhoSpeaksBeforeTheGreeting() throws IOException {
    play.greeting = Duration.ofMillis(200);
    var server = start();
    try (var early = Caller.to(server.address());
        var polite = Caller.to(server.address())) {
      early.send("EHLO client.test\r\n");
      assertThat(early.rest())
          .containsExactly("554 5.5.0 You spoke before it was your turn, closing");
      assertThat(polite.reply()).startsWith("220");
      assertThat(polite.ask("EHLO client.test")).startsWith("250");
    }
  }

  @Test
  void refusesCommandsThatComeBeforeTheAnswerTheyDependOn() throws IOException {
    var server = start();
    for (var group :
        List.of(
            "EHLO client.test\r\nMAIL FROM:<>\r\n",
            "NOOP\r\nNOOP\r\n",
            "VRFY a\r\nRSET\r\n",
            "QUIT\r\nNOOP\r\n",
            "DATA\r\nMAIL FROM:<>\r\n")) {
      try (var caller = Caller.greeted(server.address())) {
        caller.send(group);
        assertThat(caller.rest()).as(group).hasSize(1).allMatch(r -> r.startsWith("554 5.5.0"));
      }
    }
    try (var caller = Caller.greeted(server.address())) {
      caller.send("MAIL FROM:<>\r\nRCPT TO:<a@ours.test>\r\nDATA\r\nthe mail at once\r\n.\r\n");
      assertThat(caller.rest()).last().asString().startsWith("554 5.5.0");
    }
    try (var caller = Caller.to(server.address())) {
      caller.reply();
      caller.ask("HELO client.test");
      caller.send("MAIL FROM:<>\r\nRCPT TO:<a@ours.test>\r\n");
      assertThat(caller.rest()).hasSize(1).allMatch(reply -> reply.startsWith("554 5.5.0"));
    }
    assertThat(receiver.mails()).isEmpty();
  }

  @Test
  void dropsProgramsThatSpeakHttp() throws IOException {
    var server = start();
    for (var line : List.of("GET / HTTP/1.1", "POST /x HTTP/1.0", "CONNECT a:25 HTTP/1.1")) {
      try (var caller = Caller.to(server.address())) {
        caller.reply();
        caller.send(line + "\r\nHost: x\r\n\r\nMAIL FROM:<a@ours.test>\r\n");
        assertThat(caller.rest()).hasSize(1);
      }
    }
    try (var caller = Caller.greeted(server.address())) {
      caller.send("BDAT many LAST\r\nMAIL FROM:<evil@ours.test>\r\n");
      assertThat(caller.rest()).hasSize(1).allMatch(reply -> reply.startsWith("501"));
    }
  }

  @Test
  void skipsALineThatIsTooLong() throws IOException {
    try (var caller = Caller.greeted(start().address())) {
      assertThat(caller.ask("NOOP " + "x".repeat(2041))).startsWith("250");
      assertThat(caller.ask("NOOP " + "x".repeat(2042))).startsWith("500 5.5.2");
      assertThat(caller.ask("NOOP " + "x".repeat(30_000))).startsWith("500 5.5.2");
      assertThat(caller.ask("NOOP")).startsWith("250");
      caller.sendIfHeard("x".repeat(80_000));
      assertThat(caller.reply()).isEqualTo("closed");
    }
  }

  @Test
  void refusesAMailThatIsTooLargeButReadsItToItsEnd() throws IOException {
    try (var caller = Caller.greeted(start().address())) {
      assertThat(caller.mail("0123456789\r\n".repeat(90_000) + ".\r\n")).startsWith("552 5.3.4");
      assertThat(caller.ask("MAIL FROM:<> SIZE=1000000")).startsWith("250");
      caller.ask("RSET");
      for (var size :
          List.of("1000001", "2147483648", "99999999999", "9223372036854775808", "9".repeat(20))) {
        assertThat(caller.ask("MAIL FROM:<> SIZE=" + size)).as(size).startsWith("552 5.3.4");
      }
      for (var size : List.of("", "-1", "1x", "9".repeat(21), "0x10")) {
        assertThat(caller.ask("MAIL FROM:<> SIZE=" + size)).as(size).startsWith("501 5.5.4");
      }
      assertThat(caller.mail("small\r\n.\r\n")).startsWith("250");
    }
    assertThat(receiver.mails()).hasSize(1);
  }

  @Test
  void doesNotReadATooLargeMailForEver() throws IOException {
    try (var caller = Caller.greeted(start().address())) {
      caller.ask("MAIL FROM:<>");
      caller.ask("RCPT TO:<a@ours.test>");
      caller.ask("DATA");
      for (int i = 0; i < 100; i++) {
        caller.sendIfHeard("0123456789\r\n".repeat(10_000));
      }
      assertThat(caller.reply()).isIn("closed", MailData.TOO_LARGE.text());
    }
  }

  @Test
  void limitsMustLeaveRoomForOneMail() {
    play.recipients = 0;
    assertThatThrownBy(play::limits).isInstanceOf(IllegalArgumentException.class);
  }
}
