package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our client before somebody who puts replies of his own around STARTTLS: no reply read in the
 * clear is used once TLS has begun, and where TLS is demanded nothing leaves in the clear.
 */
class HostileStartTlsTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("hop.test");
  private static final String EHLO = "250-hop.test\r\n250-PIPELINING\r\n250 STARTTLS\r\n";
  private static final String INJECTED = "250 2.0.0 injected\r\n";
  private static final String TEXT = "the secret text";

  /**
   * Where the hop says something else than it should, and what comes of the mail.
   *
   * @param asked the command after which it does so, as long as TLS is not on
   * @param answer what it says instead
   * @param free what comes of it where TLS is not demanded: {@code tls}, {@code clear}, or a status
   * @param forced the same where it is
   */
  record Trick(String asked, String answer, String free, String forced) {}

  static Stream<Trick> tricks() {
    return Stream.of(
        // Behind the 220, in the same segment.
        new Trick("STARTTLS", "220 go\r\n" + INJECTED, "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r\n" + EHLO, "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r\n" + INJECTED.repeat(6) + "354 go\r\n", "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r\n2", "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r\n\r\n", "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r\n421 4.3.2 injected\r\n", "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r\n550 5.7.1 injected\r\n", "clear", "4.7.5"),
        // In later segments: they meet the handshake.
        new Trick("STARTTLS", "220 go\r\n" + ScriptedHop.PAUSE + INJECTED, "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r\n" + ScriptedHop.PAUSE + EHLO, "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r" + ScriptedHop.PAUSE + "\n" + INJECTED, "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\r\n" + ScriptedHop.PAUSE + "220 go\r\n", "clear", "4.7.5"),
        // More lines than one, and lines that do not fit together.
        new Trick("STARTTLS", "220-go\r\n220 on\r\n", "tls", "tls"),
        new Trick("STARTTLS", "220-go\r\n250 on\r\n", "clear", "4.7.5"),
        new Trick("STARTTLS", "220-go\r\n220 on\r\n" + INJECTED, "clear", "4.7.5"),
        // Replies before their question.
        new Trick("EHLO", EHLO + "220 go\r\n", "clear", "4.7.5"),
        new Trick("EHLO", EHLO + INJECTED, "clear", "4.7.5"),
        new Trick("EHLO", EHLO + ScriptedHop.PAUSE + "220 go\r\n", "clear", "4.7.5"),
        new Trick("EHLO", EHLO + ScriptedHop.PAUSE + INJECTED, "clear", "4.7.5"),
        new Trick("connect", "220 hop.test\r\n" + EHLO, "4.5.0", "4.5.0"),
        // No TLS after all.
        new Trick("EHLO", "250-hop.test\r\n250 PIPELINING\r\n", "clear", "4.7.4"),
        new Trick("EHLO", "250-hop.test\r\n250 XSTARTTLS\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "454 4.7.0 not now\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "500 5.5.1 what\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "502 5.5.1 what\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "503 5.5.1 not now\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "530 5.7.0 log in first\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "554 5.7.1 no\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "554-5.7.1 no\r\n554 5.7.1 really\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "454 4.7.0 not now\r\n" + INJECTED, "4.5.0", "4.7.4"),
        // No answer, or a wrong one.
        new Trick("STARTTLS", INJECTED, "clear", "4.7.5"),
        new Trick("STARTTLS", "354 go\r\n", "clear", "4.7.5"),
        new Trick("STARTTLS", "221 bye\r\n", "clear", "4.7.5"),
        new Trick("STARTTLS", "421 4.3.2 bye\r\n", "clear", "4.7.4"),
        new Trick("STARTTLS", "hello\r\n", "clear", "4.7.5"),
        new Trick("STARTTLS", "220 go\n", "clear", "4.7.5"),
        new Trick("STARTTLS", "\u0016\u0003\u0003\0\u0002\r\n", "clear", "4.7.5"),
        new Trick("STARTTLS", ScriptedHop.CLOSE, "clear", "4.7.5"),
        new Trick("STARTTLS", ScriptedHop.RESET, "clear", "4.7.5"));
  }

  /** A hop that plays a trick once, on the first connection, and behaves on every other. */
  private static ScriptedHop hop(UnaryOperator<String> trick) throws IOException {
    return new ScriptedHop(
        Optional.of(CERTIFICATE.serving()),
        line -> {
          var answer = trick.apply(line);
          return answer.isEmpty() ? usual(line) : answer;
        });
  }

  /** A hop that offers one thing in the clear and another within TLS. */
  private static ScriptedHop offering(String inTheClear, String withinTls) throws IOException {
    var secured = new AtomicBoolean();
    return hop(
        line -> {
          secured.compareAndSet(false, line.equals("STARTTLS"));
          return line.startsWith("EHLO") ? secured.get() ? withinTls : inTheClear : "";
        });
  }

  private static String usual(String line) {
    return switch (line.split(" ", 2)[0]) {
      case "EHLO" -> EHLO;
      case "STARTTLS" -> "220 go\r\n";
      default -> ScriptedHop.usualAnswer(line);
    };
  }

  /** {@code tls}, {@code clear} or the status with which it waits. */
  private static String fate(ScriptedHop hop, TlsLevel level) {
    var sent =
        SmtpClientTest.client(CERTIFICATE, Duration.ofSeconds(30))
            .send(
                hop.hop(),
                level,
                SmtpClientTest.envelope("b@ours.test"),
                SmtpClientTest.content(TEXT + "\r\n"));
    return switch (sent.outcomes().getFirst()) {
      case RecipientOutcome.Accepted(var _, var reply) -> {
        assertThat(reply.text()).doesNotContain("injected");
        yield sent.tls().isPresent() ? "tls" : "clear";
      }
      case RecipientOutcome.Unreached(var _, var status, var _) -> status;
      default -> sent.outcomes().toString();
    };
  }

  @ParameterizedTest
  @MethodSource("tricks")
  void aTrickHasItsOutcome(Trick trick) throws IOException {
    for (var level : List.of(TlsLevel.OPPORTUNISTIC, TlsLevel.REQUIRED, TlsLevel.VERIFIED)) {
      boolean forced = level != TlsLevel.OPPORTUNISTIC;
      var open = new AtomicBoolean(true);
      try (var hop =
          hop(
              line ->
                  line.startsWith(trick.asked()) && open.getAndSet(false) ? trick.answer() : "")) {
        assertThat(fate(hop, level))
            .as("%s", level)
            .isEqualTo(forced ? trick.forced() : trick.free());
        if (forced) {
          assertThat(beforeTls(hop.heard()))
              .as("nothing of the mail in the clear")
              .noneMatch(line -> line.matches("MAIL.*|RCPT.*|DATA|BDAT.*|" + TEXT));
        }
      }
    }
  }

  private static List<String> beforeTls(List<String> heard) {
    int at = heard.indexOf("tls");
    return at < 0 ? heard : heard.subList(0, at);
  }

  /** RFC 3207 §4.2: what was offered in the clear counts no more. */
  @Test
  void whatWasOfferedInTheClearIsForgotten() throws IOException {
    try (var hop =
        offering(
            "250-hop.test\r\n250-STARTTLS\r\n250-PIPELINING\r\n250-SIZE 5\r\n"
                + "250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250-DSN\r\n"
                + "250 REQUIRETLS\r\n",
            "250 hop.test\r\n")) {
      assertThat(fate(hop, TlsLevel.REQUIRED)).as("SIZE 5 is forgotten too").isEqualTo("tls");
      var heard = hop.heard();
      assertThat(heard.subList(heard.indexOf("tls") + 1, heard.size()))
          .containsExactly(
              "EHLO client.test",
              "MAIL FROM:<a@client.test>",
              "RCPT TO:<b@ours.test>",
              "DATA",
              TEXT,
              ".",
              "QUIT");
    }
  }

  /** What is offered only within TLS is used, STARTTLS offered there again is not. */
  @Test
  void whatIsOfferedWithinTlsCounts() throws IOException {
    try (var hop =
        offering(
            "250-hop.test\r\n250 STARTTLS\r\n",
            "250-hop.test\r\n250-SIZE 1000\r\n250 STARTTLS\r\n")) {
      assertThat(fate(hop, TlsLevel.REQUIRED)).isEqualTo("tls");
      assertThat(hop.heard()).contains("MAIL FROM:<a@client.test> SIZE=17");
      assertThat(hop.heard().stream().filter("STARTTLS"::equals)).hasSize(1);
    }
  }

  /** Replies to EHLO within TLS that refuse: nobody falls back to the clear, TLS was there. */
  @Test
  void whoRefusesWithinTlsIsNotAskedInTheClear() throws IOException {
    var answers =
        List.of("421 4.3.2 busy\r\n", "451 4.3.0 later\r\n", "554 5.7.1 no\r\n", "garbage\r\n");
    for (var answer : answers) {
      for (var level : TlsLevel.values()) {
        if (level == TlsLevel.NONE) {
          continue;
        }
        var secured = new AtomicBoolean();
        try (var hop =
            hop(
                line -> {
                  if (line.equals("STARTTLS")) {
                    secured.set(true);
                  }
                  return line.startsWith("EHLO") && secured.get() ? answer : "";
                })) {
          assertThat(fate(hop, level)).as("%s %s", level, answer).isNotIn("tls", "clear");
          assertThat(new ArrayList<>(hop.heard())).doesNotContain(TEXT);
        }
      }
    }
  }
}
