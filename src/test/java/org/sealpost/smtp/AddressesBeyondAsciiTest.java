package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/** Recipients beyond ASCII at a next hop with and without SMTPUTF8 (RFC 6531). */
class AddressesBeyondAsciiTest {

  private static final String JOERG = "j\u00f6rg@ours.test";

  private final SmtpClient client = SmtpClientTest.client(ServerCertificate.naming("hop.test"));

  private static ScriptedHop hop(String offers) throws IOException {
    return ScriptedHop.usual(
        line ->
            line.startsWith("EHLO")
                ? "250-hop.test\r\n" + offers
                : line.equals("RCPT TO:<no@ours.test>") ? "550 5.1.1 nobody\r\n" : "");
  }

  private List<RecipientOutcome> send(ScriptedHop hop, String from, String... to) {
    var envelope =
        new Envelope(
            ReversePath.of(Address.of(from)),
            List.of(to).stream().map(Address::of).toList(),
            false,
            true);
    return client
        .send(hop.hop(), TlsLevel.NONE, envelope, SmtpClientTest.content("x\r\n"))
        .outcomes();
  }

  private static String fate(RecipientOutcome outcome) {
    return switch (outcome) {
      case RecipientOutcome.Accepted _ -> "accepted";
      case RecipientOutcome.Refused(var _, var reply) -> "refused " + reply.enhanced();
      case RecipientOutcome.Declined(var _, var reply) -> "declined " + reply.enhanced();
      case RecipientOutcome.Unreached _, RecipientOutcome.Unknown _ -> outcome.toString();
    };
  }

  @Test
  void oneThatCannotBeToldKeepsTheMailFromNoOther() throws IOException {
    try (var hop = hop("250 PIPELINING\r\n")) {
      var sent =
          send(hop, "a@client.test", "b@ours.test", JOERG, "no@ours.test", "o" + JOERG, "c@x.test");
      assertThat(sent.stream().map(AddressesBeyondAsciiTest::fate))
          .containsExactly(
              "accepted", "declined 5.6.7", "refused 5.1.1", "declined 5.6.7", "accepted");
      assertThat(sent.stream().map(outcome -> outcome.recipient().toString()))
          .containsExactly("b@ours.test", JOERG, "no@ours.test", "o" + JOERG, "c@x.test");
      assertThat(hop.heard())
          .containsExactly(
              "EHLO client.test",
              "MAIL FROM:<a@client.test>",
              "RCPT TO:<b@ours.test>",
              "RCPT TO:<no@ours.test>",
              "RCPT TO:<c@x.test>",
              "DATA",
              "x",
              ".",
              "QUIT");
    }
  }

  @Test
  void aSenderWhoCannotBeToldKeepsItFromAll() throws IOException {
    try (var hop = hop("250 PIPELINING\r\n")) {
      assertThat(send(hop, JOERG, "b@ours.test", JOERG).stream())
          .allMatch(outcome -> fate(outcome).equals("declined 5.6.7"));
      assertThat(send(hop, "a@client.test", JOERG).stream())
          .allMatch(outcome -> fate(outcome).equals("declined 5.6.7"));
      assertThat(hop.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void allAreToldWhereSmtpUtf8IsOffered() throws IOException {
    try (var hop = hop("250 SMTPUTF8\r\n")) {
      assertThat(send(hop, "a@client.test", "b@ours.test", JOERG).stream())
          .allMatch(outcome -> fate(outcome).equals("accepted"));
      assertThat(hop.heard())
          .contains("MAIL FROM:<a@client.test> SMTPUTF8", "RCPT TO:<" + JOERG + ">");
    }
  }

  /** A domain has a form in ASCII, so that SMTPUTF8 is not needed. */
  @Test
  void aDomainBeyondAsciiGoesAsALabels() throws IOException {
    try (var hop = hop("250 PIPELINING\r\n")) {
      assertThat(fate(send(hop, "a@client.test", "b@b\u00fccher.test").getFirst()))
          .isEqualTo("accepted");
      assertThat(hop.heard())
          .contains("MAIL FROM:<a@client.test>", "RCPT TO:<b@xn--bcher-kva.test>");
    }
  }
}
