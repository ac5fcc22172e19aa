package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/** Our client before next hops that refuse, break, lie and are slow, at each stage. */
class OddHopTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("hop.test");
  private static final Address B = Address.of("b@ours.test");
  private static final Address C = Address.of("c@ours.test");

  private final SmtpClient client = SmtpClientTest.client(CERTIFICATE, Duration.ofSeconds(20));

  private List<RecipientOutcome> send(UnaryOperator<String> exceptions) throws IOException {
    return send(client, exceptions);
  }

  private static List<RecipientOutcome> send(SmtpClient client, UnaryOperator<String> exceptions)
      throws IOException {
    try (var hop = ScriptedHop.usual(exceptions)) {
      return client
          .send(
              hop.hop(),
              TlsLevel.OPPORTUNISTIC,
              SmtpClientTest.envelope("b@ours.test", "c@ours.test"),
              SmtpClientTest.content("x\r\n"))
          .outcomes();
    }
  }

  /** An answer to one command, the usual ones to all others. */
  private static UnaryOperator<String> on(String command, String answer) {
    return line -> line.startsWith(command) ? answer : "";
  }

  private static void assertRefused(List<RecipientOutcome> outcomes, String text) {
    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(((RecipientOutcome.Refused) outcome).reply().text()).isEqualTo(text));
  }

  private static void assertUnreached(List<RecipientOutcome> outcomes, String cause) {
    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(
            outcome -> assertThat(((RecipientOutcome.Unreached) outcome).cause()).contains(cause));
  }

  private static void assertUnknown(List<RecipientOutcome> outcomes, String cause) {
    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(
            outcome -> assertThat(((RecipientOutcome.Unknown) outcome).cause()).contains(cause));
  }

  @Test
  void aRefusalAtAnyStageIsEverybodysRefusal() throws IOException {
    assertRefused(send(on("connect", "421 4.7.0 busy\r\n")), "421 4.7.0 busy");
    assertRefused(send(on("MAIL", "550-5.7.1 two\r\n550 5.7.1 lines\r\n")), "550 5.7.1 two lines");
    assertRefused(send(on("MAIL", "452 4.3.1 full\r\n")), "452 4.3.1 full");
    assertRefused(send(on("RCPT", "550 5.1.1 who?\r\n")), "550 5.1.1 who?");
    assertRefused(send(on("DATA", "554 5.7.1 no\r\n")), "554 5.7.1 no");
    assertRefused(send(on(".", "550 5.7.1 spam\r\n")), "550 5.7.1 spam");
    assertRefused(send(on(".", "451\r\n")), "451 ");
  }

  @Test
  void aGreetingThatRefusesForGoodSpeaksForTheHostNotForTheMail() throws IOException {
    assertUnreached(send(on("connect", "554 no service here\r\n")), "554 no service here");
  }

  @Test
  void saysHeloWhereEhloIsUnknown() throws IOException {
    try (var hop = ScriptedHop.usual(on("EHLO", "502 what?\r\n"))) {
      var sent =
          client.send(
              hop.hop(),
              TlsLevel.NONE,
              SmtpClientTest.envelope("b@ours.test"),
              SmtpClientTest.content("x\r\n"));
      assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard())
          .containsExactly(
              "EHLO client.test",
              "HELO client.test",
              "MAIL FROM:<a@client.test>",
              "RCPT TO:<b@ours.test>",
              "DATA",
              "x",
              ".",
              "QUIT");
    }
    assertRefused(send(line -> line.contains("LO ") ? "550 go away\r\n" : ""), "550 go away");
  }

  @Test
  void aConnectionThatEndsLeavesEverybodyUnreached() throws IOException {
    for (var stage : List.of("connect", "EHLO", "MAIL", "RCPT", "DATA")) {
      assertUnreached(send(on(stage, ScriptedHop.CLOSE)), "");
      assertUnreached(send(on(stage, ScriptedHop.RESET)), "");
    }
  }

  @Test
  void afterTheFinalDotTheOutcomeIsUnknown() throws IOException {
    assertUnknown(send(on(".", ScriptedHop.CLOSE)), "outcome unknown, after the final dot: ");
    assertUnknown(send(on(".", ScriptedHop.RESET)), "outcome unknown, after the final dot: ");
    assertUnknown(send(on(".", "354 more?\r\n")), "outcome unknown, after the final dot: ");
    assertUnknown(
        send(
            SmtpClientTest.client(CERTIFICATE, Duration.ofMillis(200)),
            on(".", ScriptedHop.SILENCE)),
        "outcome unknown, after the final dot: no answer within 0 s");
  }

  @Test
  void waitsOnlySoLongAtEachStage() throws IOException {
    var impatient = SmtpClientTest.client(CERTIFICATE, Duration.ofMillis(200));
    for (var stage : List.of("connect", "EHLO", "MAIL", "RCPT", "DATA")) {
      assertUnreached(
          send(
              impatient,
              line ->
                  line.startsWith(stage)
                      ? ScriptedHop.SILENCE
                      : line.startsWith("EHLO") ? "250 no pipelining\r\n" : ""),
          "no answer within");
    }
  }

  @Test
  void takesNoGarbageForAnAnswer() throws IOException {
    for (var garbage :
        List.of(
            "hello\r\n",
            "25\r\n",
            "250\tok\r\n",
            "250-a\r\n251 b\r\n",
            "999 x\r\n",
            "150 x\r\n",
            "250 ok\n",
            "250 a\rb\r\n",
            "250 \0\r\n",
            "\u0663\u0665\u0660 x\r\n",
            "354 go\r\n",
            "250 " + "x".repeat(3000) + "\r\n",
            "250-x\r\n".repeat(200) + "250 x\r\n")) {
      assertUnreached(send(on("MAIL", garbage)), "");
    }
  }

  @Test
  void tellsRecipientsApartAndSendsForThoseWhoAreLeft() throws IOException {
    var outcomes = send(on("RCPT TO:<b@", "450 4.2.1 later\r\n"));
    assertThat(outcomes.get(0))
        .isEqualTo(new RecipientOutcome.Refused(B, Reply.of(450, "4.2.1", "later")));
    assertThat(outcomes.get(1))
        .isEqualTo(new RecipientOutcome.Accepted(C, Reply.of(250, "2.0.0", "ok")));
  }

  @Test
  void readsTooManyRecipientsInItsOldFormAsATemporaryRefusal() throws IOException {
    var outcomes = send(on("RCPT TO:<c@", "552 too many\r\n"));
    assertThat(((RecipientOutcome.Refused) outcomes.get(1)).reply().code()).isEqualTo(452);
    assertThat(
            ((RecipientOutcome.Refused) send(on("RCPT TO:<c@", "552 5.2.2 full\r\n")).get(1))
                .reply()
                .code())
        .isEqualTo(552);
  }

  @Test
  void endsAMailThatIsForNobodyAnyMore() throws IOException {
    try (var hop = ScriptedHop.usual(on("RCPT", "550 no\r\n"));
        var connection = client.connect(hop.hop(), TlsLevel.NONE)) {
      for (int i = 0; i < 2; i++) {
        connection.send(
            SmtpClientTest.envelope("b@ours.test"), SmtpClientTest.content("secret\r\n"));
        assertThat(connection.isUsable()).isTrue();
      }
      assertThat(hop.heard()).doesNotContain("secret").contains(".");
    }
  }

  @Test
  void a421EndsTheConnectionAndMeansAllWhoWait() throws IOException {
    try (var hop =
            ScriptedHop.usual(line -> line.startsWith("RCPT TO:<c") ? "421 4.3.2 bye\r\n" : "");
        var connection = client.connect(hop.hop(), TlsLevel.NONE)) {
      var sent =
          connection.send(
              SmtpClientTest.envelope("b@ours.test", "c@ours.test"),
              SmtpClientTest.content("x\r\n"));
      assertThat(sent.outcomes().get(1))
          .isEqualTo(new RecipientOutcome.Refused(C, Reply.of(421, "4.3.2", "bye")));
      assertThat(connection.isUsable()).isFalse();
    }
  }

  @Test
  void hearsWhatAServerSaysWhileItCutsAMailOff() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerAndCutOff(listener));
      var sent =
          client.send(
              new Hop("hop.test", (InetSocketAddress) listener.getLocalSocketAddress()),
              TlsLevel.NONE,
              SmtpClientTest.envelope("b@ours.test"),
              SmtpClientTest.content("0123456789\r\n".repeat(1_000_000)));
      assertThat(sent.outcomes().getFirst())
          .isEqualTo(new RecipientOutcome.Refused(B, Reply.of(552, "5.3.4", "too much")));
    }
  }

  private static void answerAndCutOff(ServerSocket listener) {
    try (var socket = listener.accept()) {
      answerUpToData(socket);
      assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
      socket.getOutputStream().write("552 5.3.4 too much\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Test
  void aServerThatReadsNothingIsGivenUp() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerAndReadNoMore(listener));
      var sent =
          SmtpClientTest.client(CERTIFICATE, Duration.ofMillis(500))
              .send(
                  new Hop("hop.test", (InetSocketAddress) listener.getLocalSocketAddress()),
                  TlsLevel.NONE,
                  SmtpClientTest.envelope("b@ours.test"),
                  SmtpClientTest.content("0123456789\r\n".repeat(2_000_000)));
      assertThat(((RecipientOutcome.Unreached) sent.outcomes().getFirst()).cause())
          .startsWith("while the mail was being sent: ");
    }
  }

  private static void answerUpToData(Socket socket) throws IOException {
    for (var answer : List.of("220 x", "250 x", "250 x", "250 x", "354 go")) {
      socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
      while (!answer.startsWith("354") && socket.getInputStream().read() != '\n') {
        // The next command, up to its end.
      }
    }
  }

  private static void answerAndReadNoMore(ServerSocket listener) {
    try (var socket = listener.accept()) {
      answerUpToData(socket);
      // Until the test is over.
      assertThat(listener.accept()).isNull();
    } catch (IOException over) {
      assertThat(listener.isClosed()).isTrue();
    }
  }

  // ---- TLS

  private Transmission sendSecurely(TlsLevel level, ScriptedHop hop) {
    return client.send(
        hop.hop(), level, SmtpClientTest.envelope("b@ours.test"), SmtpClientTest.content("x\r\n"));
  }

  private static String withTls(String line) {
    return switch (line.split(" ", 2)[0]) {
      case "EHLO" -> "250-hop.test\r\n250 STARTTLS\r\n";
      case "STARTTLS" -> "220 go\r\n";
      default -> ScriptedHop.usualAnswer(line);
    };
  }

  @Test
  void cve_2021_38371_takesNothingThatCameBehindTheAnswerToStartTls() throws IOException {
    for (var level : List.of(TlsLevel.REQUIRED, TlsLevel.VERIFIED)) {
      try (var hop =
          new ScriptedHop(
              Optional.of(CERTIFICATE.serving()),
              line ->
                  line.equals("STARTTLS")
                      ? "220 go\r\n250-hop.test\r\n250 ok\r\n250 injected\r\n"
                      : withTls(line))) {
        var sent = sendSecurely(level, hop);
        assertThat(((RecipientOutcome.Unreached) sent.outcomes().getFirst()).cause())
            .isEqualTo("TLS failed: octets in the clear before TLS began");
        assertThat(hop.heard()).noneMatch(line -> line.startsWith("MAIL"));
      }
    }
  }

  @Test
  void forgetsWhatWasOfferedInTheClear() throws IOException {
    var greetings = new AtomicInteger();
    try (var hop =
        new ScriptedHop(
            Optional.of(CERTIFICATE.serving()),
            line ->
                line.startsWith("EHLO") && greetings.incrementAndGet() == 1
                    ? "250-hop.test\r\n250-STARTTLS\r\n250-SIZE 1\r\n250 SMTPUTF8\r\n"
                    : line.startsWith("EHLO") ? "250 hop.test\r\n" : withTls(line))) {
      var sent = sendSecurely(TlsLevel.VERIFIED, hop);
      assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Accepted.class);
      assertThat(hop.heard()).contains("MAIL FROM:<a@client.test>");
    }
  }

  @Test
  void sendsInTheClearOverAFreshConnectionWhereTlsFailsAndIsNotAsked() throws IOException {
    for (var answer : List.of("220 go\r\n", "220 go\r\nrubbish instead of a handshake\r\n")) {
      try (var hop =
          new ScriptedHop(
              Optional.empty(), line -> line.equals("STARTTLS") ? answer : withTls(line))) {
        var impatient = SmtpClientTest.client(CERTIFICATE, Duration.ofSeconds(2));
        var sent =
            impatient.send(
                hop.hop(),
                TlsLevel.OPPORTUNISTIC,
                SmtpClientTest.envelope("b@ours.test"),
                SmtpClientTest.content("x\r\n"));
        assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Accepted.class);
        assertThat(sent.tls()).isEmpty();
      }
    }
  }

  @Test
  void neverSendsInTheClearWhereTlsIsAsked() throws IOException {
    for (var level : List.of(TlsLevel.REQUIRED, TlsLevel.VERIFIED)) {
      for (var exception :
          List.<UnaryOperator<String>>of(
              on("EHLO", "250 hop.test\r\n"),
              on("STARTTLS", "454 4.7.0 not now\r\n"),
              on("STARTTLS", "501 no\r\n"),
              on("STARTTLS", ScriptedHop.CLOSE),
              on("STARTTLS", "220 go\r\nrubbish\r\n"))) {
        try (var hop =
            new ScriptedHop(
                Optional.empty(),
                line -> {
                  var answer = exception.apply(line);
                  return answer.isEmpty() ? withTls(line) : answer;
                })) {
          assertThat(sendSecurely(level, hop).outcomes().getFirst())
              .isInstanceOf(RecipientOutcome.Unreached.class);
          assertThat(hop.heard()).noneMatch(line -> line.startsWith("MAIL"));
        }
      }
    }
  }

  // ---- what the next hop offers

  @Test
  void asksForSmtpUtf8OnlyWhereItIsNeeded() throws IOException {
    var utf8 = Address.of("j\u00f6rg@ours.test");
    var envelope = new Envelope(ReversePath.none(), List.of(utf8), false, true);
    try (var hop = ScriptedHop.usual(on("EHLO", "250-hop\r\n250 SMTPUTF8\r\n"))) {
      client.send(hop.hop(), TlsLevel.NONE, envelope, SmtpClientTest.content("x\r\n"));
      assertThat(hop.heard()).contains("MAIL FROM:<> SMTPUTF8", "RCPT TO:<j\u00f6rg@ours.test>");
    }
    try (var hop = ScriptedHop.usual(on("EHLO", "250 hop\r\n"))) {
      var sent = client.send(hop.hop(), TlsLevel.NONE, envelope, SmtpClientTest.content("x\r\n"));
      assertThat(((RecipientOutcome.Declined) sent.outcomes().getFirst()).reply().enhanced())
          .isEqualTo("5.6.7");
      assertThat(hop.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }
    var asciiAfterAll = new Envelope(ReversePath.none(), List.of(B), false, true);
    try (var hop = ScriptedHop.usual(on("EHLO", "250 hop\r\n"))) {
      var sent =
          client.send(
              hop.hop(),
              TlsLevel.NONE,
              asciiAfterAll,
              SmtpClientTest.content("Subject: x\r\n\r\n\u00e4\r\n"));
      assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Accepted.class);
      sent =
          client.send(
              hop.hop(),
              TlsLevel.NONE,
              asciiAfterAll,
              SmtpClientTest.content("Subject: \u00e4\r\n"));
      assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Declined.class);
    }
  }

  @Test
  void saysSizeAndBodyWhereTheyAreOffered() throws IOException {
    try (var hop = ScriptedHop.usual(on("EHLO", "250-hop\r\n250-SIZE 1000\r\n250 8BITMIME\r\n"))) {
      client.send(
          hop.hop(),
          TlsLevel.NONE,
          new Envelope(ReversePath.none(), List.of(B), true, false),
          SmtpClientTest.content("\u00e4\r\n"));
      assertThat(hop.heard()).contains("MAIL FROM:<> SIZE=3 BODY=8BITMIME");
      var sent =
          client.send(
              hop.hop(),
              TlsLevel.NONE,
              SmtpClientTest.envelope("b@ours.test"),
              SmtpClientTest.content("x".repeat(1001)));
      assertThat(((RecipientOutcome.Declined) sent.outcomes().getFirst()).reply().enhanced())
          .isEqualTo("5.3.4");
    }
  }

  /** The class of CVE-2025-7962: an address that brings commands of its own. */
  @Test
  void cve_2025_7962_anAddressCannotBringCommandsAlong() throws IOException {
    for (var local : List.of("a>\r\nRCPT TO:<c@ours.test", "a\rb", "a\nb", "a\0b")) {
      try (var hop = ScriptedHop.usual(_ -> "")) {
        var evil = new Address(local, Domain.of("ours.test"));
        for (var envelope :
            List.of(
                new Envelope(ReversePath.none(), List.of(evil), false, false),
                new Envelope(ReversePath.of(evil), List.of(B), false, false))) {
          var sent =
              client.send(hop.hop(), TlsLevel.NONE, envelope, SmtpClientTest.content("x\r\n"));
          assertThat(sent.outcomes().getFirst()).isInstanceOf(RecipientOutcome.Declined.class);
        }
        assertThat(hop.heard()).noneMatch(line -> line.contains("c@ours.test"));
      }
    }
  }

  @Test
  void aContentThatBreaksHalfWayIsNeverTakenForTheWhole() throws IOException {
    var broken =
        new Content() {
          @Override
          public long size() {
            return 1_000_000;
          }

          @Override
          public int at(long offset) {
            return 'x';
          }

          @Override
          public int read(long offset, byte[] into, int at, int count) {
            if (offset > 100_000) {
              throw new UncheckedIOException(new IOException("the disk is gone"));
            }
            return count;
          }

          @Override
          public Content slice(long from, long to) {
            return this;
          }

          @Override
          public InputStream open() {
            return InputStream.nullInputStream();
          }

          @Override
          public byte[] octets() {
            return new byte[0];
          }
        };
    try (var hop = ScriptedHop.usual(_ -> "")) {
      assertThatThrownBy(
              () ->
                  client.send(
                      hop.hop(), TlsLevel.NONE, SmtpClientTest.envelope("b@ours.test"), broken))
          .hasMessageContaining("the disk is gone");
      assertThat(hop.heard()).doesNotContain(".", "QUIT");
    }
  }
}
