package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Address;
import org.sealpost.mail.ReversePath;

class SmtpServerTest {

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();
  private SmtpServer server;

  static ListenerSettings settings(Path spool, SmtpLimits limits) {
    return settings(spool, limits, Optional.empty());
  }

  static ListenerSettings settings(Path spool, SmtpLimits limits, Optional<SSLContext> tls) {
    return new ListenerSettings(
        "inbound",
        "gw.test",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        1_000_000,
        spool,
        limits,
        tls);
  }

  @BeforeEach
  void start() throws IOException {
    server = SmtpServer.start(settings(spool, SmtpLimits.USUAL), receiver, InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Caller greeted() {
    return Caller.greeted(server.address());
  }

  @Test
  void greetsWithoutNamingAVersion() {
    try (var caller = Caller.to(server.address())) {
      assertThat(caller.reply()).isEqualTo("220 gw.test ESMTP Sealpost");
    }
  }

  @Test
  void offersWhatItCan() {
    try (var caller = Caller.to(server.address())) {
      caller.reply();
      assertThat(caller.ask("EHLO client.test"))
          .isEqualTo(
              """
              250-gw.test
              250-PIPELINING
              250-SIZE 1000000
              250-ENHANCEDSTATUSCODES
              250-8BITMIME
              250-SMTPUTF8
              250-CHUNKING
              250-DSN
              250 LIMITS MAILMAX=100000 RCPTMAX=1000\
              """);
      assertThat(caller.ask("HELO client.test")).isEqualTo("250 gw.test");
    }
  }

  @Test
  void handsOnAMailAsItCame() {
    try (var caller = greeted()) {
      assertThat(caller.ask("MAIL FROM:<a@client.test> SIZE=20 BODY=8BITMIME"))
          .startsWith("250 2.");
      assertThat(caller.ask("RCPT TO:<b@ours.test>")).startsWith("250 2.");
      assertThat(caller.ask("RCPT TO:<c@ours.test>")).startsWith("250 2.");
      assertThat(caller.ask("RCPT TO:<b@ours.test>")).startsWith("250 2.");
      assertThat(caller.ask("DATA")).startsWith("354 ");
      caller.send("Subject: x\r\n\r\n..\r\n.. dots\r\n\u00e4\r\n.\r\n");
      assertThat(caller.reply()).isEqualTo("250 2.0.0 Ok");
      assertThat(caller.ask("QUIT")).startsWith("221 2.0.0");
      assertThat(caller.reply()).isEqualTo("closed");
    }
    var mail = receiver.mails().getFirst();
    assertThat(mail.text()).isEqualTo("Subject: x\r\n\r\n.\r\n. dots\r\n\u00e4\r\n");
    assertThat(mail.envelope().reversePath())
        .isEqualTo(ReversePath.of(Address.of("a@client.test")));
    assertThat(mail.envelope().recipients())
        .containsExactly(Address.of("b@ours.test"), Address.of("c@ours.test"));
    assertThat(mail.envelope().eightBit()).isTrue();
    assertThat(mail.arrival().protocol()).isEqualTo("ESMTP");
    assertThat(mail.arrival().helo()).isEqualTo("client.test");
    assertThat(mail.arrival().client()).isEqualTo(InetAddress.getLoopbackAddress());
  }

  @Test
  void takesAnEmptyMailAndABounce() {
    try (var caller = greeted()) {
      caller.ask("MAIL FROM:<>");
      caller.ask("RCPT TO:<b@ours.test>");
      caller.ask("DATA");
      assertThat(caller.send(".\r\n").reply()).startsWith("250");
    }
    assertThat(receiver.mails().getFirst().text()).isEmpty();
    assertThat(receiver.mails().getFirst().envelope().reversePath()).isEqualTo(ReversePath.none());
  }

  @Test
  void answersAPipelinedGroupInOrder() {
    try (var caller = greeted()) {
      caller.send("MAIL FROM:<a@client.test>\r\nRCPT TO:<b@ours.test>\r\nRCPT TO:<bad\r\nDATA\r\n");
      assertThat(caller.reply()).startsWith("250");
      assertThat(caller.reply()).startsWith("250");
      assertThat(caller.reply()).startsWith("501");
      assertThat(caller.reply()).startsWith("354");
      // RFC 2920 §3.1: the next mail may begin in the same group as the end of this one.
      caller.send("x\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<c@ours.test>\r\nDATA\r\n");
      assertThat(caller.reply()).startsWith("250");
      assertThat(caller.reply()).startsWith("250");
      assertThat(caller.reply()).startsWith("250");
      assertThat(caller.reply()).startsWith("354");
      assertThat(caller.send("y\r\n.\r\n").reply()).startsWith("250");
    }
    assertThat(receiver.mails()).hasSize(2);
  }

  @Test
  void countsWhatItDoes() {
    try (var caller = greeted()) {
      caller.mail("hello\r\n.\r\n");
      receiver.onMail = _ -> Reply.of(550, "5.7.1", "No");
      caller.mail("again\r\n.\r\n");
      assertThat(server.counters()).isEqualTo(new SmtpCounters(1, 1, 0, 1, 1, 14, Map.of(), false));
    }
  }

  @Test
  void turnsAnExceptionInto451WithoutDetail() {
    receiver.onMail =
        _ -> {
          throw new IllegalStateException("a secret detail");
        };
    try (var caller = greeted()) {
      assertThat(caller.mail("x\r\n.\r\n")).startsWith("451 4.3.0 ").doesNotContain("secret");
      receiver.onMail = _ -> RecordingReceiver.OK;
      assertThat(caller.mail("x\r\n.\r\n")).startsWith("250");
      receiver.onTo =
          _ -> {
            throw new StackOverflowError();
          };
      caller.ask("MAIL FROM:<>");
      assertThat(caller.ask("RCPT TO:<b@ours.test>")).startsWith("451 4.3.0 ");
    }
  }

  @Test
  void refusesAClientThatTheReceiverDoesNotWant() {
    receiver.onConnect = _ -> Reply.of(554, "5.7.1", "Not you");
    try (var caller = Caller.to(server.address())) {
      assertThat(caller.rest()).containsExactly("554 5.7.1 Not you");
    }
    assertThat(server.counters().turnedAway()).isEqualTo(1);
  }

  @Test
  void keepsALargeMailInAFileOnlyWhileItIsJudged() {
    var files = new ArrayList<Long>();
    receiver.onMail =
        _ -> {
          files.add(files());
          return RecordingReceiver.OK;
        };
    var line = "x".repeat(98) + "\r\n";
    try (var caller = greeted()) {
      assertThat(caller.mail(line + ".\r\n")).startsWith("250");
      assertThat(caller.mail(line.repeat(5000) + ".\r\n")).startsWith("250");
      assertThat(caller.ask("NOOP")).startsWith("250");
    }
    assertThat(files).containsExactly(0L, 1L);
    assertThat(receiver.mails().getLast().text()).isEqualTo(line.repeat(5000));
    assertThat(files()).isZero();
  }

  @Test
  void removesTheFileOfAMailWhoseClientWentAway() {
    try (var caller = greeted()) {
      caller.ask("MAIL FROM:<>");
      caller.ask("RCPT TO:<b@ours.test>");
      caller.ask("DATA");
      caller.send("x\r\n".repeat(50_000));
    }
    server.close();
    assertThat(files()).isZero();
    assertThat(receiver.mails()).isEmpty();
  }

  @Test
  void removesWhatAnEarlierRunLeftBehind() throws IOException {
    Files.writeString(spool.resolve("inbound-123.incoming"), "x");
    Files.writeString(spool.resolve("outbound-123.incoming"), "of another listener");
    SmtpServer.start(settings(spool, SmtpLimits.USUAL), receiver, InstantSource.system()).close();
    assertThat(spool.resolve("inbound-123.incoming")).doesNotExist();
    assertThat(spool.resolve("outbound-123.incoming")).exists();
  }

  @Test
  void says452WhenTheSpoolCannotBeWritten() throws IOException {
    Files.delete(spool);
    try (var caller = greeted()) {
      assertThat(caller.mail("x\r\n".repeat(50_000) + ".\r\n")).startsWith("452 4.3.1");
      assertThat(caller.mail("small\r\n.\r\n")).startsWith("250");
    } finally {
      Files.createDirectory(spool);
    }
    assertThat(receiver.mails()).hasSize(1);
  }

  @Test
  void saysWhichAddressItCannotHave() {
    var taken =
        new ListenerSettings(
            "outbound",
            "gw.test",
            server.address(),
            1000,
            spool,
            SmtpLimits.USUAL,
            Optional.empty());
    assertThatThrownBy(() -> SmtpServer.start(taken, receiver, InstantSource.system()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outbound")
        .hasMessageContaining(String.valueOf(server.address().getPort()));
  }

  @Test
  void saysGoodbyeToWhoWaitsWhenItCloses() {
    try (var waiting = greeted();
        var inMail = greeted()) {
      inMail.ask("MAIL FROM:<>");
      server.close();
      assertThat(waiting.rest()).containsExactly("421 4.3.2 Shutting down, come back soon");
      assertThat(inMail.rest()).containsExactly("421 4.3.2 Shutting down, come back soon");
    }
  }

  @Test
  void letsAMailComeToItsEndWhenItCloses() throws Exception {
    var judging = new CountDownLatch(1);
    var closing = new CountDownLatch(1);
    receiver.onMail =
        _ -> {
          judging.countDown();
          try {
            closing.await();
            Thread.sleep(50);
          } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
          }
          return RecordingReceiver.OK;
        };
    try (var caller = greeted()) {
      caller.ask("MAIL FROM:<>");
      caller.ask("RCPT TO:<b@ours.test>");
      caller.ask("DATA");
      caller.send("x\r\n.\r\n");
      judging.await();
      var closer =
          Thread.startVirtualThread(
              () -> {
                closing.countDown();
                server.close();
              });
      assertThat(caller.rest())
          .containsExactly("250 2.0.0 Ok", "421 4.3.2 Shutting down, come back soon");
      closer.join();
    }
    assertThat(receiver.mails()).hasSize(1);
  }

  private long files() {
    try (var files = Files.list(spool)) {
      return files.count();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
