package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/** Our client against our server, over real TLS. */
class SmtpClientTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();
  private SmtpServer server;
  private final SmtpClient client = client(CERTIFICATE);

  static SmtpClient client(ServerCertificate trusted) {
    var usual = ClientSettings.usual("client.test");
    return new SmtpClient(
        new ClientSettings(
            usual.hostname(),
            Optional.of(trusted.trusting()),
            usual.connect(),
            usual.handshake(),
            usual.command(),
            usual.dataStart(),
            usual.dataBlock(),
            usual.dataEnd(),
            usual.mailsPerConnection()));
  }

  /** One that waits no longer than that for anything. */
  static SmtpClient client(ServerCertificate trusted, Duration patience) {
    return new SmtpClient(
        new ClientSettings(
            "client.test",
            Optional.of(trusted.trusting()),
            patience,
            patience,
            patience,
            patience,
            patience,
            patience,
            100));
  }

  static Envelope envelope(String... recipients) {
    return new Envelope(
        ReversePath.of(Address.of("a@client.test")),
        List.of(recipients).stream().map(Address::of).toList(),
        false,
        false);
  }

  static Content content(String octets) {
    return Content.of(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  @BeforeEach
  void start() throws IOException {
    server = start(CERTIFICATE);
  }

  private SmtpServer start(ServerCertificate certificate) throws IOException {
    var clear = SmtpServerTest.settings(spool, SmtpLimits.USUAL);
    var settings =
        new ListenerSettings(
            clear.name(),
            clear.hostname(),
            clear.address(),
            clear.largestMessage(),
            clear.spool(),
            clear.limits(),
            Optional.of(certificate.serving()));
    return SmtpServer.start(settings, receiver, InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Hop hop(String name) {
    return new Hop(name, server.address());
  }

  @Test
  void sendsAMailInTheClear() {
    var sent =
        client.send(
            hop("gw.test"), TlsLevel.NONE, envelope("b@ours.test"), content("x\r\n.dot\r\n"));
    assertThat(sent.tls()).isEmpty();
    assertThat(sent.peer()).isEqualTo("gw.test[127.0.0.1]:" + server.address().getPort());
    assertThat(sent.outcomes())
        .containsExactly(
            new RecipientOutcome.Accepted(Address.of("b@ours.test"), RecordingReceiver.OK));
    assertThat(receiver.mails().getFirst().text()).isEqualTo("x\r\n.dot\r\n");
    assertThat(receiver.mails().getFirst().arrival().protocol()).isEqualTo("ESMTP");
  }

  @Test
  void sendsAMailOverTls() {
    for (var level : List.of(TlsLevel.OPPORTUNISTIC, TlsLevel.REQUIRED, TlsLevel.VERIFIED)) {
      var sent = client.send(hop("gw.test"), level, envelope("b@ours.test"), content("x\r\n"));
      assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(sent.tls().orElseThrow()).startsWith("TLSv1.3 TLS_");
      assertThat(receiver.mails().getLast().arrival().tls()).isEqualTo(sent.tls());
      assertThat(receiver.mails().getLast().arrival().protocol()).isEqualTo("ESMTPS");
    }
  }

  @Test
  void verifiesNameAndChain() throws IOException {
    assertThat(causeOf(hop("other.test"))).contains("other.test");
    server.close();
    server = start(ServerCertificate.naming("gw.test"));
    assertThat(causeOf(hop("gw.test"))).contains("TLS failed");
    server.close();
    var subjectOnly = ServerCertificate.withoutAlternativeName("gw.test");
    server = start(subjectOnly);
    var sent =
        client(subjectOnly)
            .send(hop("gw.test"), TlsLevel.VERIFIED, envelope("b@ours.test"), content("x\r\n"));
    assertThat(sent.outcomes().getFirst())
        .isEqualTo(
            new RecipientOutcome.Unreached(
                Address.of("b@ours.test"), "4.7.5", "TLS failed: the certificate names no host"));
    assertThat(receiver.mails()).isEmpty();
  }

  @Test
  void neverResumesAnUnverifiedSessionWhereVerificationIsAsked() throws IOException {
    var foreign = ServerCertificate.naming("gw.test");
    server.close();
    server = start(foreign);
    client.send(hop("gw.test"), TlsLevel.REQUIRED, envelope("b@ours.test"), content("x\r\n"));
    assertThat(receiver.mails()).hasSize(1);
    assertThat(causeOf(hop("gw.test"))).contains("TLS failed");
    assertThat(receiver.mails()).hasSize(1);
  }

  private String causeOf(Hop hop) {
    var sent = client.send(hop, TlsLevel.VERIFIED, envelope("b@ours.test"), content("x\r\n"));
    assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Unreached.class);
    return ((RecipientOutcome.Unreached) sent.outcomes().getFirst()).cause();
  }

  @Test
  void sendsManyMailsOverOneConnection() {
    try (var connection = client.connect(hop("gw.test"), TlsLevel.REQUIRED)) {
      for (int i = 0; i < 10; i++) {
        assertThat(connection.isUsable()).isTrue();
        receiver.onTo =
            i % 2 == 0 ? _ -> RecordingReceiver.OK : _ -> Reply.of(550, "5.1.1", "Nobody");
        connection.send(envelope("b@ours.test"), content("mail " + i + "\r\n"));
      }
    }
    assertThat(receiver.mails()).hasSize(5);
    assertThat(server.counters().sessions()).isEqualTo(1);
  }

  @Test
  void tellsTheOutcomesApart() {
    receiver.onTo =
        to ->
            switch (to.localPart()) {
              case "later" -> Reply.of(450, "4.2.0", "Later");
              case "never" -> Reply.of(550, "5.1.1", "Nobody");
              default -> RecordingReceiver.OK;
            };
    var sent =
        client.send(
            hop("gw.test"),
            TlsLevel.NONE,
            envelope("later@ours.test", "b@ours.test", "never@ours.test"),
            content("x\r\n"));
    assertThat(sent.outcomes())
        .containsExactly(
            new RecipientOutcome.Refused(
                Address.of("later@ours.test"), Reply.of(450, "4.2.0", "Later")),
            new RecipientOutcome.Accepted(Address.of("b@ours.test"), RecordingReceiver.OK),
            new RecipientOutcome.Refused(
                Address.of("never@ours.test"), Reply.of(550, "5.1.1", "Nobody")));
    assertThat(receiver.mails().getFirst().envelope().recipients())
        .containsExactly(Address.of("b@ours.test"));
  }

  @Test
  void sendsToAsManyRecipientsAsTheServerTakes() {
    var recipients =
        IntStream.range(0, 1_001).mapToObj(i -> "r" + i + "@ours.test").toArray(String[]::new);
    var sent = client.send(hop("gw.test"), TlsLevel.NONE, envelope(recipients), content("x\r\n"));
    assertThat(sent.outcomes().subList(0, 1_000))
        .allMatch(RecipientOutcome.Accepted.class::isInstance);
    assertThat(sent.outcomes().getLast())
        .isEqualTo(
            new RecipientOutcome.Refused(
                Address.of("r1000@ours.test"),
                Reply.of(452, "4.5.3", "Too many recipients for one mail")));
  }

  @Test
  void mendsLineEndsOnTheWireAndCountsThem() {
    client.send(
        hop("gw.test"),
        TlsLevel.NONE,
        envelope("b@ours.test"),
        content("a\nb\rc\r\n.\n\r\r\n..x\n.\r\nend"));
    assertThat(receiver.mails().getFirst().text())
        .isEqualTo("a\r\nb\r\nc\r\n.\r\n\r\n\r\n..x\r\n.\r\nend\r\n");
    assertThat(client.counters().mendedLineEnds()).isEqualTo(6);
  }

  @Test
  void sendsALargeMailUnchanged() {
    var text = "0123456789 .\r\n.\r\n..\r\n".repeat(40_000);
    client.send(hop("gw.test"), TlsLevel.REQUIRED, envelope("b@ours.test"), content(text));
    assertThat(receiver.mails().getFirst().text()).isEqualTo(text);
  }

  @Test
  void saysWhatTheNextServerCannotTake() {
    var large = content("x".repeat(78) + "\r\n").size() * 20_000;
    var sent =
        client.send(
            hop("gw.test"),
            TlsLevel.NONE,
            envelope("b@ours.test"),
            content("x".repeat(78).concat("\r\n").repeat(20_000)));
    assertThat(large).isGreaterThan(1_000_000);
    assertThat(((RecipientOutcome.Declined) sent.outcomes().getFirst()).reply().enhanced())
        .isEqualTo("5.3.4");
  }

  @Test
  void saysWhenNobodyListens() {
    var address = server.address();
    server.close();
    var sent =
        client.send(
            new Hop("gw.test", address),
            TlsLevel.OPPORTUNISTIC,
            envelope("b@ours.test"),
            content("x\r\n"));
    assertThat(sent.outcomes())
        .containsExactly(
            new RecipientOutcome.Unreached(
                Address.of("b@ours.test"), "4.4.1", "Connection refused"));
    var unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 25);
    assertThat(
            client
                .send(
                    new Hop("nowhere.invalid", unknown),
                    TlsLevel.NONE,
                    envelope("b@ours.test"),
                    content("x\r\n"))
                .outcomes()
                .getFirst())
        .isInstanceOf(RecipientOutcome.Unreached.class);
    assertThat(InetAddress.getLoopbackAddress()).isEqualTo(address.getAddress());
  }

  @Test
  void opensAConnectionAgainThatThePeerClosed() throws IOException {
    try (var connection = client.connect(hop("gw.test"), TlsLevel.NONE)) {
      connection.send(envelope("b@ours.test"), content("1\r\n"));
      var port = server.address();
      server.close();
      server =
          SmtpServer.start(
              new ListenerSettings(
                  "inbound", "gw.test", port, 1_000_000, spool, SmtpLimits.USUAL, Optional.empty()),
              receiver,
              InstantSource.system());
      var sent = connection.send(envelope("b@ours.test"), content("2\r\n"));
      assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Accepted.class);
    }
    assertThat(receiver.mails()).hasSize(2);
  }
}
