package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client before hops that speak LMTP (RFC 2033), good ones and others. */
class LmtpHopTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("hop.test");
  private static final List<String> ALL =
      List.of("b@ours.test", "c@ours.test", "d@ours.test", "e@ours.test");
  private static final String OFFERS = "250-hop.test\r\n250-PIPELINING\r\n250 CHUNKING\r\n";
  private static final String PLAIN = "250-hop.test\r\n250 PIPELINING\r\n";

  @TempDir Path folder;
  private final SmtpClient client = SmtpClientTest.client(CERTIFICATE, Duration.ofSeconds(20));

  /** A hop that answers so at the end of a mail, whichever way it came. */
  private static ScriptedHop hop(String offers, String end) throws IOException {
    return ScriptedHop.usual(
        line ->
            switch (line) {
              case "." -> end;
              case String last when last.endsWith(" LAST") -> end;
              case String hello when hello.startsWith("LHLO") -> offers;
              default -> "";
            });
  }

  private static Transmission send(SmtpConnection connection, List<String> recipients) {
    return connection.send(
        SmtpClientTest.envelope(recipients.toArray(String[]::new)),
        SmtpClientTest.content("Subject: x\r\n\r\n.x\r\n"));
  }

  private Transmission send(ScriptedHop hop) {
    try (var connection = client.connect(hop.lmtp(), TlsLevel.NONE)) {
      return send(connection, ALL);
    }
  }

  /** What became of each: a letter for the kind, and the code where there was a reply. */
  private static List<String> fates(Transmission sent) {
    return sent.outcomes().stream()
        .map(
            outcome ->
                switch (outcome) {
                  case RecipientOutcome.Accepted(var _, var reply) -> "taken " + reply.code();
                  case RecipientOutcome.Refused(var _, var reply) -> "refused " + reply.code();
                  case RecipientOutcome.Declined(var _, var reply) -> "declined " + reply.code();
                  case RecipientOutcome.Unreached(var _, var status, var _) ->
                      "unreached " + status;
                  case RecipientOutcome.Unknown(var _, var status, var _) -> "unknown " + status;
                })
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {OFFERS, PLAIN, "250-hop.test\r\n250 CHUNKING\r\n", "250 hop.test\r\n"})
  void eachRecipientHasAnAnswerOfHisOwn(String offers) throws IOException {
    var end =
        "250 2.0.0 <b> in\r\n552 5.2.2 <c> full\r\n451-4.3.0 <d>\r\n451 4.3.0 later\r\n"
            + "250 2.0.0 <e> in\r\n";
    try (var hop = hop(offers, end);
        var connection = client.connect(hop.lmtp(), TlsLevel.OPPORTUNISTIC)) {
      for (int i = 0; i < 3; i++) {
        var sent = send(connection, ALL);
        assertThat(fates(sent))
            .containsExactly("taken 250", "refused 552", "refused 451", "taken 250");
        assertThat(sent.delivers()).isTrue();
        assertThat(connection.isUsable()).isTrue();
      }
      assertThat(hop.heard()).containsOnlyOnce("LHLO client.test").doesNotContain("RSET", "QUIT");
      assertThat(hop.heard().stream().filter(line -> line.startsWith("MAIL"))).hasSize(3);
    }
  }

  @Test
  void onlyThoseWhoWereAcceptedAreAnsweredAtTheEnd() throws IOException {
    for (var offers : List.of(OFFERS, PLAIN)) {
      UnaryOperator<String> script =
          line ->
              line.startsWith("RCPT TO:<c@")
                  ? "550 5.1.1 who?\r\n"
                  : line.startsWith("LHLO")
                      ? offers
                      : line.equals(".") || line.endsWith(" LAST")
                          ? "250 b\r\n250 d\r\n451 e\r\n"
                          : "";
      try (var hop = ScriptedHop.usual(script)) {
        assertThat(fates(send(hop)))
            .containsExactly("taken 250", "refused 550", "taken 250", "refused 451");
      }
    }
  }

  static Stream<Arguments> endings() {
    return Stream.of(OFFERS, PLAIN)
        .flatMap(
            offers ->
                Stream.of(0, 1, 2, 3)
                    .flatMap(
                        heard ->
                            Stream.of("", "354 go\r\n", "25", "rubbish\r\n", "250 x\n", "999 x\r\n")
                                .map(rest -> Arguments.of(offers, heard, rest))));
  }

  /** Whoever was answered has it, or has not; of the others nobody knows. */
  @ParameterizedTest
  @MethodSource("endings")
  void whatWasSaidCountsWhateverBecomesOfTheConnection(String offers, int heard, String rest)
      throws IOException {
    var said = "250 in\r\n".repeat(heard) + rest;
    var end = said.isEmpty() ? ScriptedHop.SILENCE : said;
    try (var hop = hop(offers, end)) {
      var impatient = SmtpClientTest.client(CERTIFICATE, Duration.ofSeconds(1));
      try (var connection = impatient.connect(hop.lmtp(), TlsLevel.NONE)) {
        var fates = fates(send(connection, ALL));
        assertThat(fates.subList(0, heard)).allMatch("taken 250"::equals);
        assertThat(fates.subList(heard, 4)).allMatch(fate -> fate.startsWith("unknown 4."));
        assertThat(connection.isUsable()).isFalse();
      }
    }
  }

  @Test
  void aConnectionThatBreaksAmongTheAnswersLeavesTheRestUnknown() throws IOException {
    for (var ending : CuttingHop.Ending.values()) {
      try (var hop =
          new CuttingHop(CERTIFICATE.serving(), PLAIN, ".", "250 b\r\n550 c\r\n250", ending)) {
        var fates = new ArrayList<String>();
        try (var connection = client.connect(hop.lmtp(), TlsLevel.VERIFIED)) {
          fates.addAll(fates(send(connection, ALL)));
        }
        if (ending == CuttingHop.Ending.RESET) {
          // A reset may take away what was not read yet.
          assertThat(fates).allMatch(f -> f.matches("taken 250|refused 550|unknown 4.*"));
        } else {
          assertThat(fates.subList(0, 2))
              .as("%s", ending)
              .containsExactly("taken 250", "refused 550");
          assertThat(fates.subList(2, 4))
              .as("%s", ending)
              .allMatch(f -> f.startsWith("unknown 4."));
        }
      }
    }
  }

  @Test
  void a421AmongTheAnswersIsOneRecipientsAndEndsTheConnection() throws IOException {
    try (var hop = hop(PLAIN, "250 b\r\n421 4.3.2 bye\r\n250 d\r\n250 e\r\n");
        var connection = client.connect(hop.lmtp(), TlsLevel.NONE)) {
      assertThat(fates(send(connection, ALL)))
          .containsExactly("taken 250", "refused 421", "taken 250", "taken 250");
      assertThat(connection.isUsable()).isFalse();
    }
  }

  @Test
  void anAnswerTooManyIsNotTakenForTheNextMails() throws IOException {
    try (var hop = hop(PLAIN, "250 b\r\n550 c\r\n250 d\r\n250 e\r\n250 injected\r\n");
        var connection = client.connect(hop.lmtp(), TlsLevel.NONE)) {
      for (int i = 0; i < 2; i++) {
        assertThat(fates(send(connection, ALL)))
            .containsExactly("taken 250", "refused 550", "taken 250", "taken 250");
      }
      assertThat(hop.heard().stream().filter(line -> line.startsWith("LHLO"))).hasSize(2);
    }
  }

  @Test
  void theLastChunkIsSentOnlyWhenTheOnesBeforeItAreTaken() throws IOException {
    try (var hop =
        ScriptedHop.usual(
            line ->
                line.startsWith("BDAT")
                    ? "552 5.3.4 too much\r\n"
                    : line.startsWith("LHLO") ? OFFERS : "")) {
      try (var connection = client.connect(hop.lmtp(), TlsLevel.NONE)) {
        assertThat(fates(send(connection, ALL))).containsOnly("refused 552");
        assertThat(fates(send(connection, ALL))).containsOnly("refused 552");
      }
      assertThat(hop.heard()).noneMatch(line -> line.endsWith("LAST")).contains("RSET");
    }
  }

  @Test
  void aHopThatKnowsNoChunksGetsTheMailByDataOnce() throws IOException {
    try (var hop =
        ScriptedHop.usual(
            line ->
                switch (line) {
                  case String chunk when chunk.startsWith("BDAT") -> "502 what?\r\n";
                  case String hello when hello.startsWith("LHLO") -> OFFERS;
                  case "." -> "250 b\r\n250 c\r\n250 d\r\n250 e\r\n";
                  default -> "";
                })) {
      for (int i = 0; i < 3; i++) {
        assertThat(fates(send(hop))).containsOnly("taken 250");
      }
      assertThat(hop.heard().stream().filter(line -> line.startsWith("BDAT"))).hasSize(1);
    }
  }

  @Test
  void aMailForNobodyAnyMoreIsBrokenOff() throws IOException {
    for (var data : List.of("354 go\r\n", "503 5.5.1 for nobody\r\n")) {
      try (var hop =
              ScriptedHop.usual(
                  line ->
                      line.startsWith("RCPT")
                          ? "550 5.1.1 no\r\n"
                          : line.equals("DATA") ? data : line.startsWith("LHLO") ? PLAIN : "");
          var connection = client.connect(hop.lmtp(), TlsLevel.NONE)) {
        assertThat(fates(send(connection, ALL))).containsOnly("refused 550");
        assertThat(connection.isUsable()).isEqualTo(data.startsWith("503"));
      }
    }
  }

  @Test
  void aHopThatSpeaksSmtpIsOurMistakeAndMailWaits() throws IOException {
    try (var hop = ScriptedHop.usual(l -> l.startsWith("LHLO") ? "500 5.5.2 what?\r\n" : "")) {
      var sent = send(hop);
      assertThat(fates(sent)).containsOnly("unreached 4.3.5");
      assertThat(((RecipientOutcome.Unreached) sent.outcomes().getFirst()).cause())
          .isEqualTo("it speaks no LMTP: 500 5.5.2 what?");
      assertThat(hop.heard()).noneMatch(line -> line.startsWith("HELO"));
    }
  }

  @Test
  void tlsBeginsWhereItIsOfferedAndIsDemandedWhereItMust() throws IOException {
    UnaryOperator<String> script =
        line ->
            switch (line.split(" ", 2)[0]) {
              case "LHLO" -> "250-hop.test\r\n250 STARTTLS\r\n";
              case "STARTTLS" -> "220 go\r\n";
              case "." -> "250 b\r\n250 c\r\n250 d\r\n250 e\r\n";
              default -> ScriptedHop.usualAnswer(line);
            };
    try (var hop = new ScriptedHop(Optional.of(CERTIFICATE.serving()), script)) {
      for (var level : List.of(TlsLevel.OPPORTUNISTIC, TlsLevel.VERIFIED)) {
        try (var connection = client.connect(hop.lmtp(), level)) {
          var sent = send(connection, ALL);
          assertThat(fates(sent)).containsOnly("taken 250");
          assertThat(sent.tls()).isPresent();
        }
      }
      assertThat(hop.heard().subList(0, 4))
          .containsExactly("LHLO client.test", "STARTTLS", "tls", "LHLO client.test");
    }
    try (var hop = hop(PLAIN, "250 b\r\n");
        var connection = client.connect(hop.lmtp(), TlsLevel.REQUIRED)) {
      assertThat(fates(send(connection, ALL))).containsOnly("unreached 4.7.4");
    }
  }

  @Test
  void aSocketOfThisMachineIsAHopLikeAnyOther() throws IOException {
    var path = folder.resolve("lmtp");
    try (var hop = hop(OFFERS, "250 b\r\n250 c\r\n452 d\r\n250 e\r\n");
        var bridge = new LocalBridge(path, hop.hop());
        var connection = client.connect(Hop.ofThisMachine(path), TlsLevel.OPPORTUNISTIC)) {
      for (int i = 0; i < 2; i++) {
        var sent = send(connection, ALL);
        assertThat(fates(sent))
            .containsExactly("taken 250", "taken 250", "refused 452", "taken 250");
        assertThat(sent.peer()).isEqualTo("localhost[" + path + "]");
        assertThat(sent.trouble()).isEmpty();
      }
      assertThat(bridge.connections()).isEqualTo(1);
      var large =
          "0123456789012345678901234567890123456789012345678901234567890\r\n".repeat(50_000);
      var sent =
          connection.send(
              SmtpClientTest.envelope(ALL.toArray(String[]::new)), SmtpClientTest.content(large));
      assertThat(fates(sent)).contains("taken 250", "refused 452");
      assertThat(hop.chunks()).endsWith(large);
    }
    try (var connection = client.connect(Hop.ofThisMachine(path), TlsLevel.NONE)) {
      assertThat(fates(send(connection, ALL))).containsOnly("unreached 4.4.1");
    }
  }

  @Test
  void aSilentSocketOfThisMachineIsGivenUp() throws IOException {
    var path = folder.resolve("silent");
    var impatient = SmtpClientTest.client(CERTIFICATE, Duration.ofSeconds(2));
    try (var hop = hop(PLAIN, "250 b\r\n" + ScriptedHop.PAUSE);
        var bridge = new LocalBridge(path, hop.hop());
        var connection = impatient.connect(Hop.ofThisMachine(path), TlsLevel.NONE)) {
      var sent = send(connection, ALL);
      assertThat(fates(sent))
          .as("%s", sent)
          .containsExactly("taken 250", "unknown 4.4.2", "unknown 4.4.2", "unknown 4.4.2");
      assertThat(bridge.connections()).isEqualTo(1);
    }
    try (var hop = hop(PLAIN, "");
        var bridge = new LocalBridge(folder.resolve("forced"), hop.hop());
        var connection =
            client.connect(Hop.ofThisMachine(folder.resolve("forced")), TlsLevel.REQUIRED)) {
      assertThat(fates(send(connection, ALL))).containsOnly("unreached 4.7.4");
      assertThat(bridge.connections()).isEqualTo(1);
    }
  }
}
