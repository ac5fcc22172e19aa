package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;

/** What smuggles without an end of a mail: stray octets in commands, and our own client. */
class SmugglingTest extends RunningServer {

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
