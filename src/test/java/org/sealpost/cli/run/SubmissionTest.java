package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.Verbs;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Message;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryQuery;

/** Our people send with real mail programs, and as themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmissionTest {

  private static final String PASSWORD = "correct horse b\u00e4ttery";
  private static final Address ANNA = Address.of("anna@example.org");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private Path folder;
  private MailboxSink sink;
  private Gateway gateway;

  /** How a program ended and what it said. */
  private record Ended(int code, String said) {}

  @BeforeAll
  void start(@TempDir Path fresh) throws Exception {
    folder = fresh;
    sink = MailboxSink.start("sink.example.org", folder);
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            submission: {address: 127.0.0.1, port: 0}
            submissions: {address: 127.0.0.1, port: 0}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d"}
          people:
            anna@example.org: {name: Anna}
            eve@example.org: {name: Eve}
        """
            .formatted(folder.resolve("data"), sink.address().getPort());
    gateway =
        Gateway.start(
            ConfigurationFile.parse("test", yaml, Map.of()),
            new Surroundings(
                ZoneResolver.of(List.of()),
                InstantSource.system(),
                Optional.empty(),
                Surroundings.freshToken()));
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    assertThat(user("anna@example.org", "--password-file", folder.resolve("password").toString()))
        .isZero();
  }

  private int user(String email, String... how) {
    var words = new ArrayList<>(List.of("user", "set", email));
    words.addAll(List.of(how));
    words.addAll(List.of("--data", folder.resolve("data").toString()));
    return Verbs.run(words.toArray(String[]::new));
  }

  @AfterAll
  void stop() {
    gateway.close();
    sink.close();
  }

  private int port(String listener) {
    return gateway.listener(listener).orElseThrow().getPort();
  }

  private static Ended run(String input, String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException absent) {
      assumeTrue(false, "skipped: " + command[0] + " is not installed (peers/install)");
      throw absent;
    }
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), said);
  }

  private Ended python(String script) throws Exception {
    return run(
        """
        # -*- coding: utf-8 -*-
        import smtplib, ssl
        context = ssl._create_unverified_context()
        password = "%s"
        mail = "From: Anna <anna@example.org>\\r\\nTo: anna@example.org\\r\\nSubject: %%s\\r\\n\\r\\nhello\\r\\n"
        def plain():
            smtp = smtplib.SMTP("127.0.0.1", %d)
            smtp.starttls(context=context)
            return smtp
        def implicit():
            return smtplib.SMTP_SSL("127.0.0.1", %d, context=context)
        """
                .formatted(PASSWORD, port("submission"), port("submissions"))
            + script,
        "python3",
        "-");
  }

  private Message delivered(String subject) throws InterruptedException {
    return sink.await(
            letter ->
                Message.read(letter.content())
                    .field("Subject")
                    .map(field -> field.value().strip().equals(subject))
                    .orElse(false),
            PATIENCE)
        .map(letter -> Message.read(letter.content()))
        .orElseThrow(() -> new AssertionError("not delivered: " + subject));
  }

  @Test
  void pythonSendsOverBothListeners() throws Exception {
    var ended =
        python(
            """
            for number, smtp in enumerate((plain(), implicit())):
                smtp.ehlo()
                import base64
                code, said = smtp.docmd("AUTH", "PLAIN " + base64.b64encode(
                    ("\\0anna@example.org\\0" + password).encode("utf-8")).decode())
                assert code == 235, said
                smtp.sendmail("anna@example.org", ["anna@example.org"], mail % ("python %d" % number))
                smtp.quit()
            """);
    assertThat(ended.said()).isEmpty();
    var message = delivered("python 0");
    delivered("python 1");
    assertThat(message.field("Date")).isPresent();
    assertThat(message.field("Message-ID")).isPresent();
    assertThat(message.field("Received").orElseThrow().value()).contains("with ESMTPSA");
    assertThat(gateway.stories().search(StoryQuery.newest(10)))
        .flatExtracting(head -> gateway.stories().story(head.mail()).orElseThrow().entries())
        .filteredOn(StoryEntry.Received.class::isInstance)
        .allSatisfy(
            entry -> assertThat(((StoryEntry.Received) entry).login()).contains(ANNA.toString()));
  }

  @Test
  void nobodySendsAsSomebodyElse() throws Exception {
    var ended =
        python(
            """
            import base64
            smtp = plain()
            smtp.ehlo()
            def refused(code, command, argument):
                answer = smtp.docmd(command, argument)
                assert answer[0] == code, (command, argument, answer)
            refused(530, "MAIL", "FROM:<anna@example.org>")
            refused(235, "AUTH", "PLAIN " + base64.b64encode(
                ("\\0anna@example.org\\0" + password).encode("utf-8")).decode())
            refused(553, "MAIL", "FROM:<eve@example.org>")
            refused(553, "MAIL", "FROM:<anna@elsewhere.test>")
            for header in ("From: eve@example.org", "From: anna@example.org, eve@example.org",
                    "From: anna@example.org\\r\\nSender: eve@example.org",
                    "From: anna@example.org\\r\\nFrom: anna@example.org", "Subject: none"):
                try:
                    smtp.sendmail("anna@example.org", ["anna@example.org"], header + "\\r\\n\\r\\nx\\r\\n")
                    raise AssertionError(header)
                except smtplib.SMTPDataError as refusal:
                    assert refusal.smtp_code in (550, 553), refusal
            smtp.sendmail("", ["anna@example.org"], mail % "a receipt")
            """);
    assertThat(ended.said()).isEmpty();
    delivered("a receipt");
    assertThat(sink.letters())
        .noneMatch(
            letter ->
                new String(letter.content().octets(), StandardCharsets.ISO_8859_1)
                    .contains("eve@example.org"));
  }

  /** Bound to TLS 1.3 by its exporter as well, against another implementation of both. */
  @Test
  void gnuSaslLogsInByEachMechanism() throws Exception {
    for (var mechanism : List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256 --no-cb", "PLAIN", "LOGIN")) {
      var command =
          new ArrayList<>(
              List.of(
                  "env",
                  "LC_ALL=C.UTF-8",
                  "gsasl",
                  "--smtp",
                  "--connect=127.0.0.1:" + port("submission"),
                  "--starttls",
                  "--x509-ca-file=",
                  "--authentication-id=anna@example.org",
                  "--password=" + PASSWORD,
                  "--hostname=gw.example.org",
                  "--service=smtp",
                  "--quiet"));
      command.addAll(List.of(("--mechanism=" + mechanism).split(" ")));
      var ended = run("", command.toArray(String[]::new));
      assumeTrue(ended.code() != 127, "skipped: gsasl is not installed (peers/install)");
      assertThat(ended.said()).as(mechanism).contains("235 2.7.0").contains("221 2.0.0");
      assertThat(ended.said()).as("the end of TLS").doesNotContain("fatal alert");
    }
  }

  @Test
  void swaksSendsWithPlainAndLogin() throws Exception {
    for (var mechanism : List.of("PLAIN", "LOGIN")) {
      var ended =
          run(
              "",
              "swaks",
              "--server",
              "127.0.0.1:" + port("submission"),
              "-tls",
              "--timeout",
              "120s",
              "--auth",
              mechanism,
              "--auth-user",
              "anna@example.org",
              "--auth-password",
              PASSWORD,
              "--from",
              "anna@example.org",
              "--to",
              "anna@example.org",
              "--header",
              "Subject: swaks " + mechanism);
      assumeTrue(!ended.said().contains("TLS not available"), "skipped: swaks without TLS");
      assertThat(ended.code()).as(ended.said()).isZero();
      delivered("swaks " + mechanism);
    }
  }

  @Test
  void thePasswordIsSetAndTakenAwayByTheVerb() throws Exception {
    var eve = Address.of("eve@example.org");
    var weak = Files.writeString(folder.resolve("weak"), "short");
    assertThat(user("eve@example.org", "--password-file", weak.toString())).isNotZero();
    assertThat(user("eve@example.org")).isEqualTo(64);
    assertThat(gateway.directory().passwords().changed(eve)).isEmpty();
    assertThat(user("eve@example.org", "--password-file", folder.resolve("password").toString()))
        .isZero();
    assertThat(gateway.directory().passwords().changed(eve)).isPresent();
    assertThat(user("eve@example.org", "--no-password")).isZero();
    assertThat(gateway.directory().passwords().changed(eve)).isEmpty();
  }
}
