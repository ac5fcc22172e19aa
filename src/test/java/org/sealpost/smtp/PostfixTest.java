package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Address;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;
import org.sealpost.peers.PostfixPeer;

/** Postfix as the sending and as the receiving peer; one Postfix for all tests. */
class PostfixTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");

  /** Dots at the start of lines, octets beyond ASCII, long lines. */
  private static final String BODY =
      ".\n..\n.dot\n...\n\u00e4\u00f6\u00fc \u00ff\n" + "long ".repeat(180) + "\n\n.\n\nend\n";

  @TempDir static Path folder;
  @TempDir static Path spool;
  private static final RecordingReceiver RECEIVER = new RecordingReceiver();
  private static Optional<SmtpServer> clear = Optional.empty();
  private static Optional<SmtpServer> secure = Optional.empty();
  private static Optional<PostfixPeer> postfix = Optional.empty();

  @BeforeAll
  static void start() throws IOException {
    var missing = PostfixPeer.missing();
    assumeTrue(missing.isEmpty(), missing.orElse(""));
    RECEIVER.onMail =
        content ->
            new String(content.octets(), StandardCharsets.ISO_8859_1).contains("Subject: bad")
                ? Reply.of(550, "5.7.1", "Refused as phishing, case 42")
                : RecordingReceiver.OK;
    clear = Optional.of(server("clear", Optional.empty()));
    secure = Optional.of(server("secure", Optional.of(CERTIFICATE)));
    var settings = new LinkedHashMap<String, String>();
    settings.put("smtp_tls_security_level", "may");
    settings.put("smtpd_tls_security_level", "may");
    settings.put("smtpd_tls_chain_files", CERTIFICATE.pem(spool.resolve("chain.pem")).toString());
    settings.put(
        "transport_maps",
        "inline:{clear.test=smtp:[127.0.0.1]:%d, secure.test=smtp:[127.0.0.1]:%d}"
            .formatted(clear.get().address().getPort(), secure.get().address().getPort()));
    postfix = Optional.of(PostfixPeer.start(folder, settings));
  }

  private static SmtpServer server(String name, Optional<ServerCertificate> certificate)
      throws IOException {
    var usual = SmtpServerTest.settings(spool, SmtpLimits.USUAL);
    return SmtpServer.start(
        new ListenerSettings(
            name,
            usual.hostname(),
            usual.address(),
            usual.largestMessage(),
            usual.spool(),
            usual.limits(),
            certificate.map(ServerCertificate::serving)),
        RECEIVER,
        InstantSource.system());
  }

  @AfterAll
  static void stop() {
    postfix.ifPresent(PostfixPeer::close);
    clear.ifPresent(SmtpServer::close);
    secure.ifPresent(SmtpServer::close);
  }

  private static PostfixPeer peer() {
    return postfix.orElseThrow();
  }

  private static byte[] mail(String subject) {
    return ("From: a@postfix.test\nTo: b@ours.test\nSubject: " + subject + "\n\n" + BODY)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<RecordingReceiver.Received> received(String subject) {
    return RECEIVER.mails().stream()
        .filter(mail -> mail.text().contains("Subject: " + subject))
        .toList();
  }

  private static List<String> delivered(String subject) {
    return peer().mails().stream().filter(mail -> mail.contains(subject)).toList();
  }

  private static void awaitUntil(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(30)).until(condition);
  }

  @Test
  void takesMailFromPostfixInTheClearAndPipelined() {
    for (int i = 0; i < 10; i++) {
      peer()
          .send("a@postfix.test", List.of("b@clear.test", "c@clear.test"), mail("pipelined " + i));
    }
    awaitUntil(() -> received("pipelined").size() == 10);
    for (var mail : received("pipelined")) {
      assertThat(mail.text()).endsWith("\r\n\r\n" + BODY.replace("\n", "\r\n"));
      assertThat(mail.arrival().protocol()).isEqualTo("ESMTP");
      assertThat(mail.arrival().helo()).isEqualTo("postfix.test");
      assertThat(mail.envelope().recipients()).hasSize(2);
    }
  }

  @Test
  void takesMailFromPostfixOverTls() {
    peer().send("a@postfix.test", List.of("b@secure.test"), mail("sealed"));
    awaitUntil(() -> received("sealed").size() == 1);
    var mail = received("sealed").getFirst();
    assertThat(mail.arrival().protocol()).isEqualTo("ESMTPS");
    assertThat(mail.text()).endsWith(BODY.replace("\n", "\r\n"));
  }

  @Test
  void takesMailBeyondAsciiFromPostfix() {
    peer().send("a@postfix.test", List.of("j\u00f6rg@clear.test"), mail("utf8"));
    awaitUntil(() -> received("utf8").size() == 1);
    var mail = received("utf8").getFirst();
    assertThat(mail.envelope().utf8()).isTrue();
    assertThat(mail.envelope().recipients()).containsExactly(Address.of("j\u00f6rg@clear.test"));
    assertThat(mail.arrival().protocol()).isEqualTo("UTF8SMTP");
  }

  @Test
  void postfixTellsItsSenderWhatWeRefuse() {
    peer().send("a@peer.test", List.of("b@clear.test"), mail("bad"));
    awaitUntil(() -> delivered("Refused as phishing, case 42").size() == 1);
  }

  @Test
  void givesManyMailsToPostfixOverOneConnection() {
    var client = SmtpClientTest.client(CERTIFICATE);
    try (var connection = client.connect(new Hop("gw.test", peer().address()), TlsLevel.NONE)) {
      for (int i = 0; i < 10; i++) {
        sendAndExpect(connection, "outward", Optional.empty());
      }
    }
    awaitUntil(() -> delivered("outward").size() == 10);
    assertThat(delivered("outward")).allMatch(mail -> mail.endsWith("\n\n" + BODY));
  }

  @Test
  void givesMailToPostfixOverVerifiedTls() {
    var client = SmtpClientTest.client(CERTIFICATE);
    try (var connection = client.connect(new Hop("gw.test", peer().address()), TlsLevel.VERIFIED)) {
      sendAndExpect(connection, "verified", Optional.of("TLSv1.3"));
    }
    awaitUntil(() -> delivered("verified").size() == 1);
    assertThat(delivered("verified").getFirst()).contains("with ESMTPS").endsWith("\n\n" + BODY);
  }

  private static void sendAndExpect(
      SmtpConnection connection, String subject, Optional<String> tls) {
    var envelope =
        new Envelope(
            ReversePath.of(Address.of("a@gw.test")),
            List.of(Address.of("b@peer.test")),
            true,
            false);
    var text = new String(mail(subject), StandardCharsets.ISO_8859_1).replace("\n", "\r\n");
    var sent = connection.send(envelope, SmtpClientTest.content(text));
    assertThat(sent.outcomes().getFirst())
        .as(sent + peer().log())
        .isInstanceOf(RecipientOutcome.Accepted.class);
    assertThat(sent.tls().map(version -> version.substring(0, 7))).isEqualTo(tls);
  }
}
