package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Random sessions against the real server and against a few lines that say what should happen, so
 * that no path leaves a session in a state of its own (the class of Postfix's desynchronisations of
 * 2026). {@code -Dsealpost.walks=1000000} is the long form, {@code -Dsealpost.walks.first} the seed
 * of its first walk.
 */
class SessionModelTest {

  private static final int WALKS = Integer.getInteger("sealpost.walks", 2_000);
  private static final int FIRST = Integer.getInteger("sealpost.walks.first", 0);
  private static final int COMMANDS = 50;
  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");
  private static final SSLContext TRUSTING = CERTIFICATE.trusting();
  private static final SmtpLimits PATIENT =
      new SmtpLimits(
          1000,
          1000,
          SessionModel.MOST_RECIPIENTS,
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

  private static final List<String> MAILS =
      List.of(
          "good\r\n",
          "",
          "refused\r\n",
          "broken\r\n",
          "..\r\n",
          "x".repeat(9000) + "\r\n",
          "y".repeat(70).concat("\r\n").repeat(100));

  private final Logger log = (Logger) LoggerFactory.getLogger(Dialogue.class);
  private final RecordingReceiver receiver = new RecordingReceiver();

  @TempDir Path spool;

  @BeforeEach
  void beQuietAboutWhatBreaksOnPurpose() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void beLoudAgain() {
    log.setLevel(null);
  }

  @BeforeEach
  void answerAsTheModelDoes() {
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
            switch (new String(content.octets(), StandardCharsets.ISO_8859_1)) {
              case String text when text.startsWith("refused") -> Reply.of(554, "5.7.1", "No");
              case String text when text.startsWith("broken") ->
                  throw new IllegalStateException("on purpose");
              default -> RecordingReceiver.OK;
            };
  }

  @Test
  void randomSessionsGoAsTheModelSays() throws IOException {
    long taken = 0;
    try (var server =
        SmtpServer.start(
            SmtpServerTest.settings(spool, PATIENT, Optional.of(CERTIFICATE.serving())),
            receiver,
            InstantSource.system())) {
      for (int seed = FIRST; seed < FIRST + WALKS; seed++) {
        taken += new Walk(server, seed).go();
      }
    }
    assertThat(taken).isGreaterThan(WALKS / 2);
  }

  /** One session. */
  private final class Walk {

    private final SmtpServer server;
    private final Random random;
    private final List<String> story = new ArrayList<>();
    private final SessionModel model = new SessionModel();
    // TLS costs most of the time, and most states do not depend on it.
    private final boolean mayUseTls;

    Walk(SmtpServer server, int seed) {
      this.server = server;
      this.random = new Random(seed);
      this.mayUseTls = random.nextInt(8) == 0;
      story.add("walk " + seed);
    }

    int go() {
      try (var caller = Caller.to(server.address())) {
        caller.reply();
        for (int said = 0; said < COMMANDS && !model.isClosed(); ) {
          var group = group();
          caller.send(octets(group));
          hear(caller, group);
          said += group.size();
        }
        if (model.isClosed()) {
          assertThat(caller.reply()).as("%s", story).isEqualTo("closed");
        }
      }
      var mails =
          receiver.mails().stream()
              .filter(mail -> !mail.text().startsWith("refused"))
              .map(mail -> new SessionModel.Taken(recipients(mail), mail.text()))
              .toList();
      receiver.forget();
      assertThat(mails).as("%s", story).isEqualTo(model.taken());
      return mails.size();
    }

    private static String recipients(RecordingReceiver.Received mail) {
      return mail.envelope().recipients().stream()
          .map(Object::toString)
          .collect(Collectors.joining(" "));
    }

    private SessionWord word(boolean lawful) {
      if (story.size() == 1 && random.nextInt(10) > 0) {
        return SessionWord.USUAL.getFirst();
      }
      while (true) {
        int kind = random.nextInt(lawful ? 150 : 20);
        var others = kind % 3 == 0 ? SessionWord.ALL : SessionWord.USUAL;
        var words = kind == 0 ? SessionWord.LAST_WORDS : others;
        var word = words.get(random.nextInt(words.size()));
        boolean early = lawful && model.isTooEarly(false, !word.behind().isEmpty());
        if (!early && (mayUseTls || !word.line().equals("STARTTLS"))) {
          return word;
        }
      }
    }

    /** Mostly one command, sometimes several at once, and now and then some that may not be. */
    private List<SessionWord> group() {
      var group = new ArrayList<SessionWord>();
      boolean lawful = random.nextInt(100) > 0;
      for (int more = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0; more >= 0; more--) {
        var word = word(lawful);
        group.add(word);
        if (lawful && model.isTooEarly(word.endsGroup(), true)) {
          break;
        }
      }
      return group;
    }

    private static byte[] octets(List<SessionWord> group) {
      return group.stream()
          .map(word -> word.line() + "\r\n" + word.behind())
          .collect(Collectors.joining())
          .getBytes(StandardCharsets.UTF_8);
    }

    private void hear(Caller caller, List<SessionWord> group) {
      for (int i = 0; i < group.size() && !model.isClosed(); i++) {
        var word = group.get(i);
        boolean moreBehind = i + 1 < group.size() || !word.behind().isEmpty();
        int code =
            !word.isGarbled() && model.isTooEarly(word.endsGroup(), moreBehind)
                ? model.tooEarly()
                : word.answer().applyAsInt(model);
        expect(caller, word.line(), code);
        if (code == 354) {
          mail(caller);
        } else if (code == 220) {
          caller.secure(TRUSTING);
          model.secured();
        }
      }
    }

    private void expect(Caller caller, String said, int code) {
      story.add(said + " " + code);
      assertThat(caller.reply()).as("%s", story).startsWith(String.valueOf(code));
    }

    private void mail(Caller caller) {
      var text = MAILS.get(random.nextInt(MAILS.size()));
      caller.send(text.replace("..", "...") + ".\r\n");
      expect(caller, text.isEmpty() ? "" : text.substring(0, 2), model.end(text));
    }
  }
}
