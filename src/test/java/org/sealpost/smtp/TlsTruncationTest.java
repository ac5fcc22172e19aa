package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Somebody on the way ends TLS inside a mail and goes on in the clear (CVE-2026-45185 and its
 * kind): the session is over, whatever comes, and nothing of the mail is delivered.
 */
class TlsTruncationTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");

  private static final String REST = "\r\n.\r\nBDAT 0 LAST\r\nNOOP\r\nQUIT\r\n";

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();
  private SmtpServer server;

  /** Where the mail is when TLS ends. */
  enum Moment {
    IN_COMMANDS,
    IN_DATA,
    IN_LARGE_DATA,
    IN_A_CHUNK,
    BETWEEN_CHUNKS
  }

  /** How it ends. */
  enum Ending {
    /** The client says close_notify, then goes on in the clear. */
    CLOSE_NOTIFY_THEN_CLEARTEXT,
    /** The client says close_notify and ends its side. */
    CLOSE_NOTIFY_THEN_END,
    /** The connection ends without a word, as an attacker cuts it. */
    END_WITHOUT_NOTICE,
    /** Octets in the clear in the middle of TLS. */
    CLEARTEXT,
    /** A record of which only the beginning comes. */
    HALF_A_RECORD
  }

  static Stream<List<Object>> all() {
    return Stream.of(Moment.values())
        .flatMap(moment -> Stream.of(Ending.values()).map(ending -> List.of(moment, ending)));
  }

  @BeforeEach
  void start() throws IOException {
    server =
        SmtpServer.start(
            SmtpServerTest.settings(spool, SmtpLimits.USUAL, Optional.of(CERTIFICATE.serving())),
            receiver,
            InstantSource.system());
  }

  @ParameterizedTest
  @MethodSource("all")
  void theSessionIsOverAndNothingIsDelivered(List<Object> which) throws IOException {
    var caller = Caller.greeted(server.address());
    caller.ask("STARTTLS");
    var plain = caller.socket();
    caller.secure(CERTIFICATE.trusting());
    caller.ask("EHLO client.test");
    begin(caller, (Moment) which.getFirst());
    end(caller, plain, (Ending) which.getLast());
    // What the server still says is read from the socket itself: TLS may be gone.
    var said = new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(said)
        .as("nothing is answered in the clear")
        .doesNotContain("250")
        .doesNotContain("221");
    plain.close();
    server.close();
    assertThat(receiver.mails()).isEmpty();
    try (var left = Files.list(spool)) {
      assertThat(left).isEmpty();
    }
    assertThat(server.counters().open()).isZero();
  }

  private static void begin(Caller caller, Moment moment) {
    caller.ask("MAIL FROM:<a@client.test>");
    caller.ask("RCPT TO:<b@ours.test>");
    switch (moment) {
      case IN_COMMANDS -> {}
      case IN_DATA -> {
        caller.ask("DATA");
        caller.send("the beginning");
      }
      case IN_LARGE_DATA -> {
        caller.ask("DATA");
        caller.send("the beginning\r\n".repeat(10_000));
      }
      case IN_A_CHUNK -> caller.send("BDAT 100 LAST\r\nthe beginning");
      case BETWEEN_CHUNKS -> {
        caller.send("BDAT 5\r\nabc\r\n");
        assertThat(caller.reply()).startsWith("250");
      }
    }
  }

  private static void end(Caller caller, Socket plain, Ending ending) throws IOException {
    switch (ending) {
      case CLOSE_NOTIFY_THEN_CLEARTEXT -> {
        notice(caller);
        say(plain, REST.getBytes(StandardCharsets.US_ASCII));
      }
      case CLOSE_NOTIFY_THEN_END -> notice(caller);
      case END_WITHOUT_NOTICE -> {}
      case CLEARTEXT -> say(plain, REST.getBytes(StandardCharsets.US_ASCII));
      // Application data, TLS 1.2, 64 octets long, of which four come.
      case HALF_A_RECORD -> say(plain, new byte[] {23, 3, 3, 0, 64, 1, 2, 3, 4});
    }
    try {
      plain.shutdownOutput();
    } catch (IOException gone) {
      assertThat(gone).as("the server has closed already").isNotNull();
    }
  }

  private static void notice(Caller caller) throws IOException {
    ((SSLSocket) caller.socket()).shutdownOutput();
  }

  private static void say(Socket plain, byte[] octets) {
    try {
      plain.getOutputStream().write(octets);
    } catch (IOException gone) {
      assertThat(gone).as("the server has closed already").isNotNull();
    }
  }
}
