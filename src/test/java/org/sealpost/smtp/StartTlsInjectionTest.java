package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sealpost.mail.Address;

/**
 * Whatever is put around STARTTLS in the clear, in one segment with it or right behind: nothing of
 * it is ever obeyed within TLS, and nothing said in the clear is remembered there (RFC 3207 §4.2).
 */
class StartTlsInjectionTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");
  private static final Address ANNA = Address.of("anna@ours.test");
  private static final PasswordVerifier VERIFIER =
      PasswordVerifier.of("secret", "salt and pepper!".getBytes(StandardCharsets.UTF_8), 4096);

  static Stream<ClearSession> sessions() {
    return ClearSession.all();
  }

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();

  /** The senders and recipients that were asked for within TLS. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private SmtpServer server(ClearSession.Listener listener) throws IOException {
    var open =
        SmtpServerTest.settings(
            spool,
            SmtpLimits.USUAL,
            listener == ClearSession.Listener.WITHOUT_TLS
                ? Optional.empty()
                : Optional.of(CERTIFICATE.serving()));
    Optional<Logins> people =
        listener == ClearSession.Listener.FOR_PEOPLE
            ? Optional.of(name -> new Logins.Login(VERIFIER, Optional.of(ANNA)))
            : Optional.empty();
    return SmtpServer.start(
        open.with(
            new Access(
                listener == ClearSession.Listener.IMPLICIT,
                people,
                address ->
                    listener == ClearSession.Listener.BEHIND_PROXY && address.isLoopbackAddress(),
                Optional.empty())),
        receiver,
        InstantSource.system());
  }

  @Test
  void thereAreManyCases() {
    assertThat(sessions().map(ClearSession::name)).hasSizeGreaterThan(70).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void nothingSaidInTheClearCountsWithinTls(ClearSession one) throws IOException {
    try (var server = server(one.listener());
        var caller = Caller.to(server.address())) {
      begin(caller, one.listener());
      for (var segment : one.segments()) {
        caller.sendIfHeard(segment.octets());
        for (var reply : segment.replies()) {
          assertThat(caller.reply()).as(ClearSession.printable(segment.octets())).startsWith(reply);
        }
      }
      receiver.forget();
      receiver.onFrom =
          from -> {
            asked.add(from.toString());
            return RecordingReceiver.OK;
          };
      receiver.onTo =
          to -> {
            asked.add(to.toString());
            return RecordingReceiver.OK;
          };
      end(caller, one);
    }
    try (var left = Files.list(spool)) {
      assertThat(left).isEmpty();
    }
  }

  private static void begin(Caller caller, ClearSession.Listener listener) {
    if (listener == ClearSession.Listener.BEHIND_PROXY) {
      caller.send(ClearSession.PROXY);
    }
    if (listener != ClearSession.Listener.IMPLICIT) {
      assertThat(caller.reply()).startsWith("220");
    }
  }

  private void end(Caller caller, ClearSession one) throws IOException {
    switch (one.end()) {
      case TLS -> {
        caller.secure(CERTIFICATE.trusting());
        if (one.listener() == ClearSession.Listener.IMPLICIT) {
          assertThat(caller.reply()).startsWith("220");
        }
        assertForgotten(caller, one.listener());
      }
      case CLOSED -> assertThat(caller.rest()).isEmpty();
      case NO_TLS -> {
        caller.endOutput();
        assertThat(caller.rest()).noneMatch(reply -> reply.matches("(?s)[2-5]\\d\\d.*"));
      }
      case CLEAR -> assertThat(caller.ask("NOOP")).startsWith("250");
    }
    if (one.end() != ClearSession.End.TLS) {
      assertThat(asked).isEmpty();
      assertThat(receiver.mails()).isEmpty();
    }
  }

  /** Within TLS nobody has said ClearSession.EHLO, nobody has logged in and no mail has begun. */
  private void assertForgotten(Caller caller, ClearSession.Listener listener) {
    assertThat(caller.ask("DATA")).startsWith("503");
    assertThat(caller.ask("BDAT 0 LAST")).startsWith("503");
    assertThat(caller.ask("RCPT TO:<b@ours.test>")).startsWith("503");
    assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("503 5.5.1 Say EHLO");
    assertThat(asked).isEmpty();
    assertThat(caller.ask("EHLO inside.test")).startsWith("250").doesNotContain("STARTTLS");
    assertThat(caller.ask("STARTTLS")).startsWith("503");
    assertThat(caller.ask("RCPT TO:<b@ours.test>")).startsWith("503");
    if (listener == ClearSession.Listener.FOR_PEOPLE) {
      assertThat(caller.ask("MAIL FROM:<anna@ours.test>")).startsWith("530 5.7.0 Log in");
      assertThat(receiver.mails()).isEmpty();
      return;
    }
    assertThat(caller.mail("inside\r\n.\r\n")).startsWith("250");
    assertThat(asked).containsExactly("a@client.test", "b@ours.test");
    var mail = receiver.mails().getFirst();
    assertThat(receiver.mails()).hasSize(1);
    assertThat(mail.text()).isEqualTo("inside\r\n");
    assertThat(mail.arrival().helo()).isEqualTo("inside.test");
    assertThat(mail.arrival().protocol()).isEqualTo("ESMTPS");
    assertThat(mail.arrival().client())
        .isEqualTo(
            listener == ClearSession.Listener.BEHIND_PROXY
                ? InetAddress.ofLiteral("192.0.2.7")
                : InetAddress.getLoopbackAddress());
  }

  // ---- within TLS

  /** What is said within TLS, and how the replies begin. */
  static Stream<List<String>> withinTls() {
    return Stream.of(
        List.of("STARTTLS\r\nNOOP\r\n", "554 5.5.0"),
        List.of("STARTTLS\r\nSTARTTLS\r\n", "554 5.5.0"),
        List.of("STARTTLS now\r\n", "501"),
        List.of("STARTTLS\n", "521"),
        List.of("STARTTLS\r\n", "503"),
        List.of(ClearSession.MAIL + "STARTTLS\r\n", "250", "503"),
        List.of("AUTH LOGIN\r\n", "334"),
        List.of(ClearSession.PROXY, "500", "500", "521"));
  }

  @ParameterizedTest
  @MethodSource("withinTls")
  void asksForTlsWithinTlsInVain(List<String> one) throws IOException {
    try (var server =
            server(
                one.getFirst().startsWith("AUTH")
                    ? ClearSession.Listener.FOR_PEOPLE
                    : ClearSession.Listener.OPEN);
        var caller = Caller.greeted(server.address())) {
      caller.ask("STARTTLS");
      caller.secure(CERTIFICATE.trusting());
      caller.ask("EHLO inside.test");
      caller.send(one.getFirst());
      for (var reply : one.subList(1, one.size())) {
        assertThat(caller.reply()).startsWith(reply);
      }
      if (one.getFirst().startsWith("AUTH")) {
        assertThat(caller.ask("STARTTLS")).as("no command but a response").startsWith("535");
        assertThat(caller.ask("MAIL FROM:<anna@ours.test>")).startsWith("530");
      }
    }
  }

  /** What comes in the clear once TLS is on. */
  static Stream<String> afterTheHandshake() {
    return Stream.of(
        "NOOP\r\n",
        ClearSession.EHLO + ClearSession.MAIL + ClearSession.RCPT + "DATA\r\ninjected\r\n.\r\n",
        ClearSession.START,
        "\u0017\u0003\u0003\0\u0006NOOP\r\n",
        "\u0016\u0003\u0003\0\u0006NOOP\r\nNOOP\r\n",
        "\u0015\u0003\u0003\0\u0002\u0001\0NOOP\r\n",
        "\u0017\u0003\u0003\u00FF\u00FFNOOP\r\n");
  }

  @ParameterizedTest
  @MethodSource("afterTheHandshake")
  void octetsInTheClearEndTheSession(String octets) throws IOException {
    try (var server = server(ClearSession.Listener.OPEN);
        var caller = Caller.greeted(server.address())) {
      caller.ask("STARTTLS");
      var plain = caller.socket();
      caller.secure(CERTIFICATE.trusting());
      caller.ask("EHLO inside.test");
      caller.ask("MAIL FROM:<a@client.test>");
      plain.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
      plain.shutdownOutput();
      // Read from the socket itself: an answer would be a record of its own.
      var said = new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(said).doesNotContainPattern("[2-5]\\d\\d [2-5]\\.");
      plain.close();
    }
    assertThat(receiver.mails()).isEmpty();
  }
}
