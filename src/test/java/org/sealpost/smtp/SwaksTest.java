package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** swaks, the client with which administrators try a mail server, against ours. */
class SwaksTest {

  private static final Path PROGRAM = Path.of("/usr/bin/swaks");
  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");

  // The exit codes of swaks.
  private static final int DONE = 0;
  private static final int MAIL_REFUSED = 23;
  private static final int NO_RECIPIENT = 24;
  private static final int REFUSED_AFTER_DATA = 26;
  private static final int NO_AUTH = 28;
  private static final int NO_TLS = 29;

  private record Said(int exit, String text) {}

  @TempDir Path folder;
  private final RecordingReceiver receiver = new RecordingReceiver();

  private interface Play {
    void play(SmtpServer server) throws IOException, InterruptedException;
  }

  private void with(Optional<ServerCertificate> certificate, Play play)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PROGRAM), "swaks is not there; peers/install brings it");
    var tls = certificate.map(ServerCertificate::serving);
    try (var server =
        SmtpServer.start(
            SmtpServerTest.settings(folder, SmtpLimits.USUAL, tls),
            receiver,
            InstantSource.system())) {
      play.play(server);
    }
  }

  private void with(Play play) throws IOException, InterruptedException {
    with(Optional.of(CERTIFICATE), play);
  }

  private static Said swaks(SmtpServer server, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of("--server", "127.0.0.1:" + server.address().getPort()));
    command.addAll(List.of("--ehlo", "client.test"));
    command.addAll(List.of("--from", "a@client.test", "--to", "b@ours.test"));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(text).isTrue();
    return new Said(process.exitValue(), text);
  }

  private static void expect(SmtpServer server, int exit, String... options)
      throws IOException, InterruptedException {
    var said = swaks(server, options);
    assertThat(said.exit()).as(said.text()).isEqualTo(exit);
  }

  private RecordingReceiver.Received only() {
    assertThat(receiver.mails()).hasSize(1);
    return receiver.mails().getFirst();
  }

  @Test
  void deliversInTheClear() throws Exception {
    with(server -> expect(server, DONE));
    assertThat(only().arrival().protocol()).isEqualTo("ESMTP");
    assertThat(only().arrival().helo()).isEqualTo("client.test");
  }

  @Test
  void deliversOverTlsOfEachVersionThatIsStillInUse() throws Exception {
    with(
        server -> {
          for (var version : List.of("tlsv1_2", "tlsv1_3")) {
            expect(server, DONE, "--tls", "--tls-protocol", version);
            var arrival = receiver.mails().getLast().arrival();
            assertThat(arrival.protocol()).isEqualTo("ESMTPS");
            assertThat(arrival.tls().orElseThrow()).startsWith("TLSv1." + version.charAt(6));
          }
          expect(server, NO_TLS, "--tls", "--tls-protocol", "tlsv1_1");
        });
    assertThat(receiver.mails()).hasSize(2);
  }

  @Test
  void verifiesOurCertificate() throws Exception {
    var ours = CERTIFICATE.pem(folder.resolve("chain.pem")).toString();
    var other = ServerCertificate.naming("gw.test").pem(folder.resolve("other.pem")).toString();
    with(
        server -> {
          expect(server, DONE, "--tls", "--tls-verify", "--tls-ca-path", ours);
          expect(server, NO_TLS, "--tls", "--tls-verify", "--tls-ca-path", other);
        });
    only();
  }

  @Test
  void speaksPlainSmtpWithHelo() throws Exception {
    with(server -> expect(server, DONE, "--protocol", "SMTP"));
    assertThat(only().arrival().protocol()).isEqualTo("SMTP");
  }

  @Test
  void pipelinesInTheClearAndInsideTls() throws Exception {
    with(
        server -> {
          expect(server, DONE, "--pipeline", "--to", "b@ours.test,c@ours.test,d@ours.test");
          expect(server, DONE, "--pipeline", "--tls");
        });
    assertThat(receiver.mails()).hasSize(2);
    assertThat(receiver.mails().getFirst().envelope().recipients()).hasSize(3);
  }

  @Test
  void deliversDotsEightBitAndLongLinesAsTheyAre() throws Exception {
    var body = ".\r\n..\r\n.dot\r\n\u00e4\u00ff\r\n" + "l".repeat(990) + "\r\n\r\n.\r\nend\r\n";
    var file =
        Files.writeString(
            folder.resolve("mail"), "Subject: x\r\n\r\n" + body, StandardCharsets.ISO_8859_1);
    with(server -> expect(server, DONE, "--data", "@" + file));
    assertThat(only().text()).startsWith("Subject: x\r\n\r\n" + body);
  }

  @Test
  void deliversALargeMailAndHearsWhenItIsTooLarge() throws Exception {
    var line = "x".repeat(70) + "\r\n";
    var large = Files.writeString(folder.resolve("large"), line.repeat(13_000));
    var larger = Files.writeString(folder.resolve("larger"), line.repeat(15_000));
    with(
        server -> {
          expect(server, DONE, "--body", "@" + large);
          expect(server, REFUSED_AFTER_DATA, "--body", "@" + larger);
        });
    assertThat(only().text()).hasSizeGreaterThan(13_000 * 72);
  }

  @Test
  void hearsWhatIsRefused() throws Exception {
    receiver.onTo =
        to -> to.localPart().equals("b") ? RecordingReceiver.OK : Reply.of(550, "5.1.1", "Nobody");
    with(
        server -> {
          expect(server, NO_RECIPIENT, "--to", "x@ours.test");
          expect(server, NO_RECIPIENT, "--to", "not an address");
          expect(server, MAIL_REFUSED, "--from", "a@[127.0.0.1]");
          expect(server, DONE, "--to", "x@ours.test,b@ours.test");
          assertThat(only().envelope().recipients()).hasSize(1);
          receiver.onMail = _ -> Reply.of(554, "5.7.1", "Refused as phishing, case 7");
          assertThat(swaks(server).text()).contains("<** 554 5.7.1 Refused as phishing, case 7");
        });
  }

  @Test
  void isRefusedWhatTheServerDoesNotOffer() throws Exception {
    with(
        server -> {
          expect(server, NO_AUTH, "--auth", "PLAIN", "--auth-user", "a", "--auth-password", "b");
          assertThat(swaks(server, "--xclient-addr", "127.0.0.2", "--xclient-no-verify").exit())
              .isNotZero();
        });
    assertThat(receiver.mails()).isEmpty();
    with(
        Optional.empty(),
        server -> {
          expect(server, NO_TLS, "--tls");
          expect(server, DONE, "--tls-optional");
        });
    assertThat(only().arrival().tls()).isEmpty();
  }
}
