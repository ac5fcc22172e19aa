package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Somebody on the way ends TLS while the next hop answers: half an answer is never taken for a
 * whole one. Before the mail was whole nobody has it; after that nobody knows (RFC 1047 §2).
 */
class CutRepliesTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("hop.test");
  private static final String PLAIN = "250-hop.test\r\n250 8BITMIME\r\n";
  private static final String GROUPS = "250-hop.test\r\n250-PIPELINING\r\n250 8BITMIME\r\n";

  /** What comes of an answer; each looks like good news. */
  private static final List<String> BEGINNINGS =
      List.of("", "2", "250", "250 ", "250 2.0.0 ok", "250 2.0.0 ok\r", "250-2.0.0 ok\r\n");

  /** One way to cut. */
  record Cut(String offers, String where, String beginning, CuttingHop.Ending ending) {}

  static Stream<Cut> cuts() {
    var cuts = new ArrayList<Cut>();
    for (var offers : List.of(PLAIN, GROUPS)) {
      for (var where : List.of("EHLO", "MAIL", "RCPT", "DATA", ".")) {
        for (var beginning : BEGINNINGS) {
          for (var ending : CuttingHop.Ending.values()) {
            var said = where.equals("DATA") ? beginning.replace("250", "354") : beginning;
            cuts.add(new Cut(offers, where, said, ending));
          }
        }
      }
    }
    return cuts.stream();
  }

  private static Transmission send(Cut cut) throws IOException {
    try (var hop =
        new CuttingHop(
            CERTIFICATE.serving(), cut.offers(), cut.where(), cut.beginning(), cut.ending())) {
      return SmtpClientTest.client(CERTIFICATE)
          .send(
              hop.hop(),
              TlsLevel.VERIFIED,
              SmtpClientTest.envelope("b@ours.test", "c@ours.test"),
              SmtpClientTest.content("x\r\n"));
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void halfAnAnswerIsNone(Cut cut) throws IOException {
    var sent = send(cut);
    assertThat(sent.outcomes()).hasSize(2);
    for (var outcome : sent.outcomes()) {
      switch (outcome) {
        case RecipientOutcome.Unknown(var _, var status, var cause) -> {
          assertThat(cut.where()).isEqualTo(".");
          assertThat(status).isEqualTo("4.4.2");
          assertThat(cause).startsWith("outcome unknown, after the final dot").isNotBlank();
        }
        case RecipientOutcome.Unreached(var _, var status, var _) -> {
          assertThat(cut.where()).isNotEqualTo(".");
          assertThat(status).isEqualTo("4.4.2");
        }
        default -> assertThat(outcome).as("no answer was whole").isNull();
      }
    }
  }

  /** A whole answer is one, however TLS ends behind it. */
  @ParameterizedTest
  @EnumSource
  void aWholeAnswerCounts(CuttingHop.Ending ending) throws IOException {
    var sent = send(new Cut(GROUPS, ".", "250 2.0.0 taken\r\n", ending));
    if (ending == CuttingHop.Ending.RESET) {
      // The system may throw away what came before a reset.
      assertThat(sent.outcomes())
          .allMatch(
              outcome ->
                  outcome instanceof RecipientOutcome.Accepted
                      || outcome instanceof RecipientOutcome.Unknown);
      return;
    }
    assertThat(sent.outcomes())
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(((RecipientOutcome.Accepted) outcome).reply().text())
                    .isEqualTo("250 2.0.0 taken"));
  }

  /** The next mail finds the connection cut, and goes over a new one or waits; it is never lost. */
  @ParameterizedTest
  @EnumSource
  void theNextMailIsToldTheTruth(CuttingHop.Ending ending) throws IOException {
    try (var hop =
            new CuttingHop(CERTIFICATE.serving(), GROUPS, ".", "250 2.0.0 taken\r\n", ending);
        var connection = SmtpClientTest.client(CERTIFICATE).connect(hop.hop(), TlsLevel.VERIFIED)) {
      for (int i = 0; i < 2; i++) {
        var sent =
            connection.send(
                SmtpClientTest.envelope("b@ours.test"), SmtpClientTest.content("x\r\n"));
        long dots = hop.heard().stream().filter("."::equals).count();
        if (sent.outcomes().getFirst() instanceof RecipientOutcome.Accepted(var _, var reply)) {
          assertThat(reply.text()).isEqualTo("250 2.0.0 taken");
          assertThat(dots).isGreaterThan(i == 0 ? 0 : 1);
        }
      }
    }
  }
}
