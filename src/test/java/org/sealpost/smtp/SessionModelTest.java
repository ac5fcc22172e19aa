package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Random sessions against the real server and against a few lines that say what should happen, so
 * that no path leaves a session in a state of its own (the class of Postfix's desynchronisations of
 * 2026).
 */
class SessionModelTest {

  private static final int SESSIONS = 150;
  private static final int COMMANDS = 60;
  private static final SmtpLimits PATIENT =
      new SmtpLimits(
          1000,
          1000,
          3,
          1_000_000,
          1_000_000,
          1_000_000,
          Duration.ofHours(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ZERO,
          Duration.ofSeconds(5),
          500,
          1024,
          ClientLimits.NONE);

  private static final List<String> COMMANDS_TO_SAY =
      List.of(
          "EHLO client.test",
          "HELO client.test",
          "EHLO",
          "MAIL FROM:<a@client.test>",
          "MAIL FROM:<a@client.test>",
          "MAIL FROM:<>",
          "MAIL FROM:<a@client.test> SIZE=10",
          "MAIL FROM:<a@client.test> SIZE=99999999999999999999",
          "MAIL FROM:<a@client.test> WHAT=EVER",
          "MAIL FROM:<refused@client.test>",
          "MAIL FROM:a@client.test",
          "RCPT TO:<b@ours.test>",
          "RCPT TO:<c@ours.test>",
          "RCPT TO:<d@ours.test>",
          "RCPT TO:<e@ours.test>",
          "RCPT TO:<refused@ours.test>",
          "RCPT TO:<later@ours.test>",
          "RCPT TO:<broken@ours.test>",
          "RCPT TO:nobody",
          "DATA",
          "DATA",
          "DATA",
          "DATA now",
          "RSET",
          "NOOP",
          "VRFY b",
          "HELP",
          "STARTTLS",
          "EXPN list",
          "AUTH PLAIN AAAA",
          "SUBJECT: hello",
          "");

  private static final List<String> USUAL =
      List.of("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<b@ours.test>", "DATA", "DATA");

  private static final List<String> MAILS =
      List.of(
          "good\r\n.\r\n",
          ".\r\n",
          "refused\r\n.\r\n",
          "broken\r\n.\r\n",
          "x".repeat(9000) + "\r\n.\r\n",
          "y".repeat(70).concat("\r\n").repeat(100) + ".\r\n");

  private final Logger log = (Logger) LoggerFactory.getLogger(Dialogue.class);

  @TempDir Path spool;

  @BeforeEach
  void beQuietAboutWhatBreaksOnPurpose() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void beLoudAgain() {
    log.setLevel(null);
  }

  /** What a server must do, in as few words as possible. */
  private static final class Model {
    private boolean greeted;
    private boolean extended;
    private boolean mail;
    private final List<String> recipients = new ArrayList<>();
    private int accepted;

    private void reset() {
      mail = false;
      recipients.clear();
    }

    int answer(String line) {
      if (line.startsWith("EHLO ") || line.startsWith("HELO ")) {
        greeted = true;
        extended = line.startsWith("E");
        reset();
        return 250;
      }
      if (line.startsWith("MAIL")) {
        return mail(line);
      }
      if (line.startsWith("RCPT")) {
        return recipient(line);
      }
      return switch (line) {
        case "DATA" -> !mail ? 503 : recipients.isEmpty() ? 554 : 354;
        case "RSET" -> {
          reset();
          yield 250;
        }
        case "NOOP" -> 250;
        case "VRFY b" -> 252;
        case "HELP" -> 214;
        case "EHLO", "DATA now" -> 501;
        case "STARTTLS", "EXPN list", "AUTH PLAIN AAAA" -> 502;
        default -> 500;
      };
    }

    private int mail(String line) {
      if (line.endsWith(":a@client.test")) {
        return 501;
      }
      if (line.contains("WHAT")) {
        return 555;
      }
      if (!greeted || mail) {
        return 503;
      }
      if (line.contains("SIZE") && !extended) {
        return 555;
      }
      if (line.contains("999")) {
        return 552;
      }
      mail = !line.contains("refused");
      return mail ? 250 : 550;
    }

    private int recipient(String line) {
      if (line.endsWith(":nobody")) {
        return 501;
      }
      if (!mail) {
        return 503;
      }
      if (recipients.contains(line)) {
        return 250;
      }
      if (recipients.size() == 3) {
        return 452;
      }
      if (line.contains("refused")) {
        return 550;
      }
      if (line.contains("later") || line.contains("broken")) {
        return line.contains("later") ? 450 : 451;
      }
      recipients.add(line);
      return 250;
    }

    int end(String octets) {
      reset();
      if (octets.startsWith("refused")) {
        return 554;
      }
      if (octets.startsWith("broken")) {
        return 451;
      }
      if (octets.startsWith("xxx")) {
        return 550;
      }
      accepted++;
      return 250;
    }
  }

  @Test
  void randomSessionsGoAsTheModelSays() throws IOException {
    var receiver = new RecordingReceiver();
    receiver.onFrom =
        from ->
            from.toString().startsWith("refused")
                ? Reply.of(550, "5.7.1", "No")
                : RecordingReceiver.OK;
    receiver.onTo =
        to ->
            switch (to.localPart()) {
              case "refused" -> Reply.of(550, "5.1.1", "No");
              case "later" -> Reply.of(450, "4.2.0", "Later");
              case "broken" -> throw new IllegalStateException("on purpose");
              default -> RecordingReceiver.OK;
            };
    receiver.onMail =
        content ->
            switch ((char) (content.size() == 0 ? ' ' : content.at(0))) {
              case 'r' -> Reply.of(554, "5.7.1", "No");
              case 'b' -> throw new IllegalStateException("on purpose");
              default -> RecordingReceiver.OK;
            };
    int accepted = 0;
    try (var server =
        SmtpServer.start(
            SmtpServerTest.settings(spool, PATIENT), receiver, InstantSource.system())) {
      for (int seed = 0; seed < SESSIONS; seed++) {
        accepted += session(server, new Random(seed));
      }
      assertThat(server.counters().mails()).isEqualTo(accepted);
    }
    assertThat(accepted).isGreaterThan(SESSIONS / 2);
  }

  private static int session(SmtpServer server, Random random) {
    var model = new Model();
    var story = new ArrayList<String>();
    try (var caller = Caller.to(server.address())) {
      caller.reply();
      for (int i = 0; i < COMMANDS; i++) {
        var words = random.nextBoolean() ? USUAL : COMMANDS_TO_SAY;
        var line = words.get(random.nextInt(words.size()));
        story.add(line);
        int code = model.answer(line);
        assertThat(caller.ask(line)).as(story.toString()).startsWith(String.valueOf(code));
        if (code == 354) {
          var octets = MAILS.get(random.nextInt(MAILS.size()));
          story.add(octets.substring(0, Math.min(10, octets.length())));
          caller.send(octets);
          assertThat(caller.reply())
              .as(story.toString())
              .startsWith(String.valueOf(model.end(octets)));
        }
      }
    }
    return model.accepted;
  }
}
