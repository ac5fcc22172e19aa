package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** STARTTLS at our server, and what people do around it. */
class StartTlsTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");
  private static final SSLContext TRUSTING = CERTIFICATE.trusting();

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();
  private SmtpServer server;

  @BeforeEach
  void start() throws IOException {
    server = start(SmtpLimits.USUAL);
  }

  private SmtpServer start(SmtpLimits limits) throws IOException {
    return SmtpServer.start(
        SmtpServerTest.settings(spool, limits, Optional.of(CERTIFICATE.serving())),
        receiver,
        InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Caller secured() {
    var caller = Caller.greeted(server.address());
    assertThat(caller.ask("STARTTLS")).startsWith("220");
    return caller.secure(TRUSTING);
  }

  @Test
  void offersTlsOnceAndTakesAMailOverIt() {
    try (var caller = Caller.to(server.address())) {
      caller.reply();
      assertThat(caller.ask("EHLO client.test")).contains("250-STARTTLS");
      assertThat(caller.ask("STARTTLS now")).startsWith("501");
      assertThat(caller.ask("STARTTLS")).startsWith("220 2.0.0");
      caller.secure(TRUSTING);
      assertThat(caller.ask("EHLO client.test")).doesNotContain("STARTTLS");
      assertThat(caller.ask("STARTTLS")).startsWith("503");
      assertThat(caller.mail("x\r\n.\r\n")).startsWith("250");
      assertThat(caller.ask("QUIT")).startsWith("221");
    }
    var arrival = receiver.mails().getFirst().arrival();
    assertThat(arrival.protocol()).isEqualTo("ESMTPS");
    assertThat(arrival.tls().orElseThrow()).matches("TLSv1\\.[23] TLS_\\w+");
  }

  @Test
  void forgetsEverythingSaidInTheClear() {
    try (var caller = Caller.greeted(server.address())) {
      caller.ask("MAIL FROM:<evil@client.test>");
      caller.ask("RCPT TO:<b@ours.test>");
      caller.ask("STARTTLS");
      caller.secure(TRUSTING);
      assertThat(caller.ask("DATA")).startsWith("503");
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("503 5.5.1 Say EHLO");
      caller.ask("EHLO other.test");
      assertThat(caller.mail("x\r\n.\r\n")).startsWith("250");
    }
    assertThat(receiver.mails()).hasSize(1);
    assertThat(receiver.mails().getFirst().arrival().helo()).isEqualTo("other.test");
  }

  @Test
  void cve_2011_0411_neverReadsCommandsThatCameBehindStartTls() {
    try (var caller = Caller.greeted(server.address())) {
      caller.send("STARTTLS\r\nRSET\r\n");
      assertThat(caller.rest())
          .containsExactly("554 5.5.0 You spoke before it was your turn, closing");
    }
    // In a segment of its own it meets the handshake, and ends it.
    try (var caller = Caller.greeted(server.address())) {
      assertThat(caller.ask("STARTTLS")).startsWith("220");
      caller.send("RSET\r\nNOOP\r\n");
      assertThat(caller.rest()).noneMatch(reply -> reply.startsWith("250"));
    }
  }

  @Test
  void cve_2021_38542_notEvenWhenTheyComeInOneSegmentWithTheHandshake() {
    try (var caller = Caller.greeted(server.address())) {
      caller.send("STARTTLS\r\n\u0016\u0003\u0001");
      assertThat(caller.rest()).allMatch(reply -> reply.startsWith("554"));
    }
  }

  @Test
  void cve_2026_45185_endsTheSessionWithTls() throws IOException {
    try (var caller = secured()) {
      caller.ask("EHLO client.test");
      caller.ask("MAIL FROM:<a@client.test>");
      caller.ask("RCPT TO:<b@ours.test>");
      caller.ask("DATA");
      caller.send("the beginning\r\n");
      var tls = (SSLSocket) caller.socket();
      tls.shutdownOutput();
      assertThat(caller.rest()).isEmpty();
    }
    assertThat(receiver.mails()).isEmpty();
  }

  @Test
  void aConnectionCutInsideTlsIsNoEndOfAMail() throws IOException {
    var caller = Caller.greeted(server.address());
    caller.ask("STARTTLS");
    var plain = caller.socket();
    caller.secure(TRUSTING);
    caller.ask("EHLO client.test");
    caller.ask("MAIL FROM:<a@client.test>");
    caller.ask("RCPT TO:<b@ours.test>");
    caller.ask("DATA");
    caller.send("the beginning\r\n.");
    plain.getOutputStream().write("\r\n.\r\nNOOP\r\n".getBytes(StandardCharsets.US_ASCII));
    plain.shutdownOutput();
    plain.close();
    server.close();
    assertThat(receiver.mails()).isEmpty();
  }

  @Test
  void aFailedHandshakeEndsTheSession() {
    try (var caller = Caller.greeted(server.address())) {
      caller.ask("STARTTLS");
      // This client trusts somebody else.
      assertThatThrownBy(() -> caller.secure(ServerCertificate.naming("gw.test").trusting()))
          .isInstanceOf(UncheckedIOException.class);
    }
    try (var caller = secured()) {
      assertThat(caller.ask("EHLO client.test")).startsWith("250");
    }
  }

  @Test
  void aHandshakeThatNeverEndsIsCutOff() throws IOException {
    var usual = SmtpLimits.USUAL;
    try (var impatient =
            start(
                new SmtpLimits(
                    usual.sessions(),
                    usual.sessionsPerClient(),
                    usual.recipients(),
                    usual.errors(),
                    usual.idleCommands(),
                    usual.mails(),
                    usual.session(),
                    usual.command(),
                    Duration.ofMillis(200),
                    usual.greeting(),
                    usual.drain(),
                    usual.octetsPerSecond(),
                    usual.octetsInMemory(),
                    usual.clients()));
        var caller = Caller.greeted(impatient.address())) {
      caller.ask("STARTTLS");
      assertThat(caller.reply()).isEqualTo("closed");
    }
  }

  @Test
  void pipelinedMailGoesThroughTls() {
    try (var caller = secured()) {
      caller.ask("EHLO client.test");
      caller.send("MAIL FROM:<>\r\nRCPT TO:<b@ours.test>\r\nDATA\r\n");
      assertThat(caller.reply()).startsWith("250");
      assertThat(caller.reply()).startsWith("250");
      assertThat(caller.reply()).startsWith("354");
      var text = "line\r\n".repeat(30_000);
      assertThat(caller.send(text + ".\r\n").reply()).startsWith("250");
      assertThat(receiver.mails().getFirst().text()).isEqualTo(text);
    }
  }
}
