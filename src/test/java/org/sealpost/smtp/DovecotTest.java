package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Address;
import org.sealpost.peers.DovecotPeer;

/** Our client and Dovecot's LMTP: over TCP, over TLS and over a socket of this machine. */
class DovecotTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");
  private static final String[] ALL = {
    "anna@peer.test", "full@peer.test", "nobody@peer.test", "bela@peer.test"
  };

  @TempDir static Path folder;
  @TempDir static Path keys;
  private static Optional<DovecotPeer> dovecot = Optional.empty();

  private final SmtpClient client = SmtpClientTest.client(CERTIFICATE);

  @BeforeAll
  static void start() {
    var missing = DovecotPeer.missing();
    assumeTrue(missing.isEmpty(), missing.orElse(""));
    dovecot = Optional.of(DovecotPeer.start(folder, CERTIFICATE.pem(keys.resolve("chain.pem"))));
  }

  @AfterAll
  static void stop() {
    dovecot.ifPresent(DovecotPeer::close);
  }

  private static DovecotPeer peer() {
    return dovecot.orElseThrow();
  }

  private static Hop tcp() {
    return new Hop("gw.test", peer().address(), Protocol.LMTP);
  }

  /** Each mail of a connection arrives at those who have room, and at nobody else. */
  private Transmission exchange(Hop hop, TlsLevel level, String subject) {
    try (var connection = client.connect(hop, level)) {
      for (int i = 0; i < 3; i++) {
        var sent =
            connection.send(
                SmtpClientTest.envelope(ALL),
                SmtpClientTest.content("Subject: " + subject + i + "\r\n\r\n.dot\r\n..\r\n.\r\n"));
        assertThat(sent.outcomes())
            .as(peer().log())
            .satisfiesExactly(
                anna -> assertThat(anna).isInstanceOf(RecipientOutcome.Accepted.class),
                full ->
                    assertThat(((RecipientOutcome.Refused) full).reply().text())
                        .startsWith("552 5.2.2 "),
                nobody ->
                    assertThat(((RecipientOutcome.Refused) nobody).reply().text())
                        .startsWith("550 5.1.1 "),
                bela -> assertThat(bela).isInstanceOf(RecipientOutcome.Accepted.class));
        assertThat(connection.isUsable()).isTrue();
        var mark = "Subject: " + subject + i + "\n";
        for (var local : List.of("anna", "bela")) {
          assertThat(peer().mails(local).stream().map(mail -> mail.replace("\r\n", "\n")))
              .filteredOn(mail -> mail.contains(mark))
              .singleElement()
              .asString()
              .endsWith("\n\n.dot\n..\n.\n");
        }
        if (i == 2) {
          return sent;
        }
      }
      throw new IllegalStateException("no mail was sent");
    }
  }

  @Test
  void eachRecipientHasHisOwnOutcome() {
    assertThat(exchange(tcp(), TlsLevel.NONE, "clear").tls()).isEmpty();
  }

  @Test
  void underVerifiedTls() {
    assertThat(exchange(tcp(), TlsLevel.VERIFIED, "tls").tls()).isPresent();
  }

  @Test
  void overASocketOfThisMachine() {
    var hop = Hop.ofThisMachine(peer().socket());
    assertThat(exchange(hop, TlsLevel.OPPORTUNISTIC, "local").peer())
        .isEqualTo("localhost[" + peer().socket() + "]");
  }

  @Test
  void isAskedForRecipients() {
    assertThat(client.probe(tcp(), TlsLevel.NONE, Address.of("anna@peer.test")))
        .isInstanceOf(RecipientOutcome.Accepted.class);
    assertThat(client.probe(tcp(), TlsLevel.NONE, Address.of("nobody@peer.test")))
        .isInstanceOf(RecipientOutcome.Refused.class);
  }

  @Test
  void aLargeMailArrivesOctetByOctet() {
    var body = ("0123456789 \u00e4\u00ff ".repeat(20) + "\r\n").repeat(20_000);
    client.send(
        Hop.ofThisMachine(peer().socket()),
        TlsLevel.NONE,
        SmtpClientTest.envelope("anna@peer.test"),
        SmtpClientTest.content("Subject: large\r\n\r\n" + body));
    assertThat(peer().mails("anna").stream().map(mail -> mail.replace("\r\n", "\n")))
        .filteredOn(mail -> mail.contains("Subject: large\n"))
        .singleElement()
        .asString()
        .endsWith("\n\n" + body.replace("\r\n", "\n"));
  }
}
