package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mail in chunks (RFC 3030 §2). */
class ChunkingTest extends RunningServer {

  private Caller inMail() {
    var caller = Caller.greeted(server.address());
    begin(caller);
    return caller;
  }

  private static void begin(Caller caller) {
    assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("250");
    assertThat(caller.ask("RCPT TO:<b@ours.test>")).startsWith("250");
  }

  private static String chunk(Caller caller, String octets, boolean last) {
    return caller.send("BDAT " + octets.length() + (last ? " LAST" : "") + "\r\n" + octets).reply();
  }

  private List<String> texts() {
    return receiver.mails().stream().map(RecordingReceiver.Received::text).toList();
  }

  @Test
  void putsTheChunksTogether() {
    try (var caller = inMail()) {
      assertThat(chunk(caller, "Subject: x\r", false)).startsWith("250 2.0.0");
      assertThat(chunk(caller, "\n\r\n.\r\n..dots\r\n", false)).startsWith("250 2.0.0");
      assertThat(caller.ask("BDAT 0 LAST")).startsWith("250 2.0.0");
      begin(caller);
      assertThat(chunk(caller, "second\r\n", true)).startsWith("250");
    }
    assertThat(texts()).containsExactly("Subject: x\r\n\r\n.\r\n..dots\r\n", "second\r\n");
  }

  @Test
  void endsTheLastLineThatTheClientLeftOpen() {
    try (var caller = inMail()) {
      assertThat(chunk(caller, "Subject: x\r\n\r\nopen", true)).startsWith("250");
      begin(caller);
      assertThat(caller.ask("BDAT 0 LAST")).startsWith("250");
    }
    assertThat(texts()).containsExactly("Subject: x\r\n\r\nopen\r\n", "");
  }

  @Test
  void largeMailComesInPipelinedChunksOfAnySize() {
    var random = new Random(1);
    var mail = ("x".repeat(70) + "\r\n").repeat(5_000);
    var said = new StringBuilder();
    int at = 0;
    int chunks = 0;
    while (at < mail.length()) {
      int size = Math.min(mail.length() - at, 1 + random.nextInt(20_000));
      said.append("BDAT ").append(size).append("\r\n").append(mail, at, at + size);
      at += size;
      chunks++;
    }
    try (var caller = inMail()) {
      caller.send(said + "BDAT 0 LAST\r\nQUIT\r\n");
      assertThat(caller.rest())
          .hasSize(chunks + 2)
          .allMatch(reply -> reply.startsWith("250") || reply.startsWith("221"));
    }
    assertThat(texts()).containsExactly(mail);
  }

  @Test
  void neverMixesWithData() {
    try (var caller = inMail()) {
      assertThat(chunk(caller, "one\r\n", false)).startsWith("250");
      assertThat(caller.ask("DATA")).startsWith("503 5.5.1");
      assertThat(caller.ask("RCPT TO:<c@ours.test>")).startsWith("503 5.5.1");
      assertThat(caller.ask("MAIL FROM:<c@client.test>")).startsWith("503 5.5.1");
      assertThat(caller.ask("NOOP")).startsWith("250");
      assertThat(chunk(caller, "two\r\n", true)).startsWith("250");
      assertThat(caller.ask("DATA")).startsWith("503 5.5.1");
    }
    assertThat(texts()).containsExactly("one\r\ntwo\r\n");
  }

  @Test
  void aChunkThatIsRefusedIsNeverReadAsCommands() {
    try (var caller = Caller.greeted(server.address())) {
      assertThat(chunk(caller, FalseEnds.SMUGGLED, true)).startsWith("503 5.5.1");
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("250");
      assertThat(chunk(caller, FalseEnds.SMUGGLED, false)).startsWith("554 5.5.1");
      assertThat(chunk(caller, FalseEnds.SMUGGLED, true)).startsWith("503 5.5.1");
      assertThat(caller.ask("DATA")).startsWith("503 5.5.1");
      begin(caller);
      assertThat(chunk(caller, "z\r\n".repeat(400_000), false)).startsWith("552 5.3.4");
      assertThat(chunk(caller, FalseEnds.SMUGGLED, true)).startsWith("503 5.5.1");
      begin(caller);
      assertThat(chunk(caller, "z".repeat(9_000), true)).startsWith("550 5.6.0");
      begin(caller);
      assertThat(chunk(caller, "good\r\n", true)).startsWith("250");
    }
    assertThat(texts()).containsExactly("good\r\n");
  }

  @Test
  void resetAndGreetingForgetWhatCame() throws IOException {
    try (var caller = inMail()) {
      for (var word : List.of("RSET", "EHLO client.test", "HELO client.test")) {
        assertThat(chunk(caller, "old\r\n".repeat(30_000), false)).startsWith("250");
        assertThat(caller.ask(word)).startsWith("250");
        begin(caller);
        if (word.startsWith("H")) {
          // Without EHLO nobody may pipeline, so what follows is not even looked at.
          assertThat(chunk(caller, "new\r\n", true)).startsWith("554 5.5.0");
        } else {
          assertThat(chunk(caller, "new\r\n", true)).startsWith("250");
          begin(caller);
        }
      }
    }
    assertThat(texts()).containsExactly("new\r\n", "new\r\n");
    server.close();
    try (var left = Files.list(spool)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aCrAtTheVeryEndIsRefused() {
    try (var caller = inMail()) {
      caller.send("BDAT 4 LAST\r\nabc\r");
      assertThat(caller.rest()).hasSize(1).allMatch(reply -> reply.startsWith("550 5.5.2"));
    }
    assertThat(receiver.mails()).isEmpty();
  }

  @Test
  void endlessTinyChunksEndTheSession() {
    try (var caller = inMail()) {
      for (int i = 0; i < SmtpLimits.USUAL.idleCommands(); i++) {
        assertThat(chunk(caller, "", false)).startsWith("250");
      }
      assertThat(chunk(caller, "x", false)).startsWith("421 4.7.0");
      assertThat(caller.reply()).isEqualTo("closed");
    }
  }

  @Test
  void whatNobodyCanCountEndsTheSession() {
    for (var line :
        List.of(
            "BDAT",
            "BDAT -1",
            "BDAT 1x",
            "BDAT 5 LAS",
            "BDAT 5 LAST LAST",
            "BDAT  5",
            "BDAT 999999999999999999999",
            "BDAT 99999999999999999999",
            "BDAT 9223372036854775807")) {
      try (var caller = inMail()) {
        caller.send(line + "\r\nMAIL FROM:<evil@ours.test>\r\n");
        assertThat(caller.rest()).as(line).hasSize(1).allMatch(reply -> reply.startsWith("5"));
      }
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAChunkLeavesNoMail() {
    try (var caller = inMail()) {
      caller.send("BDAT 100 LAST\r\nSubject: half\r\n");
    }
    server.close();
    assertThat(receiver.mails()).isEmpty();
  }
}
