package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.mail.Address;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/** Our client before next hops that offer CHUNKING (RFC 3030), good ones and others. */
class ChunksToHopTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("hop.test");
  private static final String SMALL = ".leading dot\nno CR\r\n.\r\nlast line without end";
  private static final String SMALL_MENDED =
      ".leading dot\r\nno CR\r\n.\r\nlast line without end\r\n";

  /** Three chunks, the last of them small. */
  private static final String LARGE = ("z".repeat(998) + "\r\n").repeat(530);

  private final SmtpClient client = SmtpClientTest.client(CERTIFICATE, Duration.ofSeconds(20));

  private static ScriptedHop hop(boolean pipelining, UnaryOperator<String> exceptions)
      throws IOException {
    return ScriptedHop.usual(
        line -> {
          var exception = exceptions.apply(line);
          return exception.isEmpty() && line.startsWith("EHLO")
              ? "250-hop.test\r\n" + (pipelining ? "250-PIPELINING\r\n" : "") + "250 CHUNKING\r\n"
              : exception;
        });
  }

  private static RecipientOutcome send(SmtpClient client, ScriptedHop hop, String mail) {
    return client
        .send(
            hop.hop(),
            TlsLevel.NONE,
            SmtpClientTest.envelope("b@ours.test"),
            SmtpClientTest.content(mail))
        .outcomes()
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMailGoesInChunksOctetByOctet(boolean pipelining) throws IOException {
    try (var hop = hop(pipelining, line -> "")) {
      assertThat(send(client, hop, SMALL)).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.chunks()).isEqualTo(SMALL_MENDED);
      assertThat(hop.heard())
          .contains("BDAT " + SMALL_MENDED.length() + " LAST")
          .doesNotContain("DATA");
    }
    try (var hop = hop(pipelining, line -> "")) {
      assertThat(send(client, hop, LARGE)).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.chunks()).isEqualTo(LARGE);
      assertThat(hop.heard())
          .filteredOn(line -> line.startsWith("BDAT"))
          .containsExactly("BDAT 262144", "BDAT 262144", "BDAT 5712 LAST");
    }
    try (var hop = hop(pipelining, line -> "")) {
      assertThat(send(client, hop, "")).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard()).contains("BDAT 0 LAST");
    }
  }

  /** To encode them anew would break every signature. */
  @Test
  void eightBitsGoAsTheyAreAlsoWhereNobodyOffersThem() throws IOException {
    try (var hop = hop(true, line -> "")) {
      var eightBit =
          new Envelope(ReversePath.none(), List.of(Address.of("b@ours.test")), true, false);
      var sent =
          client.send(
              hop.hop(), TlsLevel.NONE, eightBit, SmtpClientTest.content("gr\u00fc\u00df\r\n"));
      assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard()).contains("MAIL FROM:<>");
      assertThat(hop.chunks()).isEqualTo("gr\u00fc\u00df\r\n");
    }
  }

  @Test
  void nothingIsSentWhereNobodyIsTaken() throws IOException {
    try (var hop = hop(true, line -> line.startsWith("RCPT") ? "550 5.1.1 who?\r\n" : "")) {
      assertThat(send(client, hop, SMALL)).isInstanceOf(RecipientOutcome.Refused.class);
      assertThat(hop.chunks()).isEmpty();
    }
  }

  /** Which chunk of three is answered how, and what that means. */
  @ParameterizedTest
  @CsvSource({
    "1, true, 452 4.3.1 full, Refused",
    "1, false, 552 5.3.4 large, Refused",
    "2, true, 451 4.3.0 later, Refused",
    "2, false, 554 5.6.0 no, Refused",
    "3, true, 550 5.7.1 spam, Refused",
    "3, false, 451 4.7.1 later, Refused",
    "1, true, 421 4.3.2 bye, Refused",
    "2, true, 354 go, Unreached",
    "3, true, 354 go, Unknown",
    "1, true, what?, Unreached",
    "3, false, what?, Unknown",
    "1, true, CLOSE, Unreached",
    "2, false, CLOSE, Unreached",
    "3, true, CLOSE, Unknown",
    "3, false, RESET, Unknown",
    "1, false, SILENCE, Unreached",
    "2, false, SILENCE, Unreached",
    "3, false, SILENCE, Unknown",
  })
  void whatBecomesOfAMailWhoseChunkIsAnsweredOddly(
      int which, boolean pipelining, String answer, String outcome) throws IOException {
    var said =
        switch (answer) {
          case "CLOSE" -> ScriptedHop.CLOSE;
          case "RESET" -> ScriptedHop.RESET;
          case "SILENCE" -> ScriptedHop.SILENCE;
          default -> answer + "\r\n";
        };
    var chunks = new AtomicInteger();
    var refused = Optional.of(said).filter(s -> s.startsWith("4") || s.startsWith("5"));
    try (var hop =
        hop(
            pipelining,
            line -> {
              if (!line.startsWith("BDAT")) {
                return "";
              }
              int n = chunks.incrementAndGet();
              return n == which ? said : n > which && refused.isPresent() ? "503 5.5.1 no\r\n" : "";
            })) {
      var patient =
          answer.equals("SILENCE")
              ? SmtpClientTest.client(CERTIFICATE, Duration.ofSeconds(1))
              : client;
      var settled = send(patient, hop, LARGE);
      // Where chunks go ahead of their answers, the last may be out before the odd answer comes.
      assertThat(settled.getClass().getSimpleName())
          .isIn(
              which < 3 && pipelining && outcome.equals("Unreached")
                  ? List.of("Unreached", "Unknown")
                  : List.of(outcome));
      if (settled instanceof RecipientOutcome.Refused(var _, var reply)) {
        assertThat(reply.text()).isEqualTo(answer);
      }
    }
  }

  @Test
  void theNextMailGoesOverTheSameConnectionAfterARefusedChunk() throws IOException {
    var chunks = new AtomicInteger();
    try (var hop =
            hop(
                true,
                line ->
                    line.startsWith("BDAT") && chunks.incrementAndGet() <= 3
                        ? "552 5.3.4 large\r\n"
                        : "");
        var connection = client.connect(hop.hop(), TlsLevel.NONE)) {
      var envelope = SmtpClientTest.envelope("b@ours.test");
      assertThat(connection.send(envelope, SmtpClientTest.content(LARGE)).outcomes().getFirst())
          .isInstanceOf(RecipientOutcome.Refused.class);
      assertThat(connection.send(envelope, SmtpClientTest.content(SMALL)).outcomes().getFirst())
          .isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard()).filteredOn(line -> line.startsWith("EHLO")).hasSize(1);
      assertThat(hop.heard()).contains("RSET");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"500 5.5.2 what?", "502 5.5.1 not done", "503 5.5.1 no", "504 5.5.4 what is that"})
  void whoOffersItAndDoesNotKnowItGetsTheMailByData(String answer) throws IOException {
    try (var hop = hop(true, line -> line.startsWith("BDAT") ? answer + "\r\n" : "");
        var connection = client.connect(hop.hop(), TlsLevel.NONE)) {
      var envelope = SmtpClientTest.envelope("b@ours.test");
      for (int i = 0; i < 2; i++) {
        assertThat(connection.send(envelope, SmtpClientTest.content(SMALL)).outcomes().getFirst())
            .isInstanceOf(RecipientOutcome.Accepted.class);
      }
      assertThat(hop.heard()).filteredOn(line -> line.startsWith("BDAT")).hasSize(1);
      assertThat(hop.heard()).filteredOn("DATA"::equals).hasSize(2);
      // The octets of the mail were no commands to it: the connection was left at once.
      assertThat(hop.heard()).filteredOn(line -> line.startsWith("EHLO")).hasSize(2);
    }
  }
}
