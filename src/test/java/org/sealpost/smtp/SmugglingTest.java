package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Address;

/**
 * Ends of a mail that some servers see and others do not: CVE-2023-51764, CVE-2023-51765,
 * CVE-2023-51766, CVE-2023-51747.
 */
class SmugglingTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");

  private static final SSLContext TRUSTING = CERTIFICATE.trusting();

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();
  private SmtpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        SmtpServer.start(
            SmtpServerTest.settings(spool, SmtpLimits.USUAL, Optional.of(CERTIFICATE.serving())),
            receiver,
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void noFalseEndSmugglesASecondMailWhereverTheSegmentsAreCut() {
    for (var falseEnd : FalseEnds.ALL) {
      var data = "Subject: one\r\n\r\nbody" + falseEnd + FalseEnds.SMUGGLED;
      int middle = data.indexOf(falseEnd);
      for (int cut = middle - 3; cut <= middle + falseEnd.length() + 3; cut++) {
        try (var caller = Caller.greeted(server.address())) {
          expectOneRefusal(caller, data, cut);
        }
      }
    }
    assertThat(receiver.mails()).isEmpty();
  }

  @Test
  void noFalseEndSmugglesASecondMailInsideTls() {
    for (var falseEnd : FalseEnds.ALL) {
      var data = "Subject: one\r\n\r\nbody" + falseEnd + FalseEnds.SMUGGLED;
      for (int cut : new int[] {data.indexOf(falseEnd), data.indexOf(falseEnd) + 2}) {
        try (var caller = Caller.greeted(server.address())) {
          assertThat(caller.ask("STARTTLS")).startsWith("220");
          caller.secure(TRUSTING);
          caller.ask("EHLO client.test");
          expectOneRefusal(caller, data, cut);
        }
      }
    }
    assertThat(receiver.mails()).isEmpty();
  }

  private static void expectOneRefusal(Caller caller, String data, int cut) {
    caller.ask("MAIL FROM:<a@client.test>");
    caller.ask("RCPT TO:<b@ours.test>");
    assertThat(caller.ask("DATA")).startsWith("354");
    caller.send(data.substring(0, cut));
    caller.sendIfHeard(data.substring(cut));
    assertThat(caller.rest())
        .as(data.replace("\r", "\\r").replace("\n", "\\n"))
        .hasSize(1)
        .allMatch(reply -> reply.startsWith("550 5."));
  }

  @Test
  void aStrayControlOctetInACommandEndsTheSession() {
    for (var line :
        List.of("NOOP\n", "NOOP\rNOOP\r\n", "NO\0OP\r\n", "\n", "\r\r\n", "\u0016\u0003\u0001")) {
      try (var caller = Caller.greeted(server.address())) {
        caller.send(line);
        caller.sendIfHeard("MAIL FROM:<a@client.test>\r\n");
        assertThat(caller.rest()).hasSize(1).allMatch(reply -> reply.startsWith("521 5.5.2"));
      }
    }
  }

  /** The other side: nothing that a mail holds becomes an end of data at the next hop. */
  @Test
  void ourClientNeverPassesAFalseEndOn() {
    var client = SmtpClientTest.client(CERTIFICATE);
    for (var falseEnd : FalseEnds.ALL) {
      var before = receiver.mails().size();
      var sent =
          client.send(
              new Hop("gw.test", server.address()),
              TlsLevel.NONE,
              SmtpClientTest.envelope("b@ours.test"),
              SmtpClientTest.content("Subject: one\r\n\r\nbody" + falseEnd + FalseEnds.SMUGGLED));
      boolean nul = falseEnd.contains("\0");
      assertThat(sent.outcomes().getFirst())
          .isInstanceOf(nul ? RecipientOutcome.Refused.class : RecipientOutcome.Accepted.class);
      assertThat(receiver.mails()).hasSize(before + (nul ? 0 : 1));
    }
    assertThat(receiver.mails())
        .allMatch(mail -> mail.text().contains("smuggled"))
        .allMatch(
            mail ->
                mail.envelope().reversePath().sender().get().equals(Address.of("a@client.test")))
        .noneMatch(mail -> mail.text().replace("\r\n", "").matches("(?s).*[\r\n].*"));
  }
}
