package org.sealpost.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * What people put around STARTTLS in the clear, and how the session must go on.
 *
 * @param segments what is sent, in this order
 * @param end how the clear part of the session ends
 */
record ClearSession(
    String name,
    ClearSession.Listener listener,
    List<ClearSession.Segment> segments,
    ClearSession.End end) {

  static final String LOGIN =
      "AUTH PLAIN "
          + Base64.getEncoder()
              .encodeToString("\0anna@ours.test\0secret".getBytes(StandardCharsets.US_ASCII))
          + "\r\n";

  /** From 192.0.2.7, by a proxy. */
  static final String PROXY =
      "\r\n\r\n\0\r\nQUIT\n!\u0011\0\f\u00C0\0\u0002\u0007\u00C63d\u0001\u0010\0\0\u0019";

  static final String EHLO = "EHLO injected.test\r\n";
  static final String MAIL = "MAIL FROM:<injected@evil.test>\r\n";
  static final String RCPT = "RCPT TO:<injected@ours.test>\r\n";
  static final String START = "STARTTLS\r\n";

  /** Who listens. */
  enum Listener {
    OPEN,
    WITHOUT_TLS,
    BEHIND_PROXY,
    FOR_PEOPLE,
    IMPLICIT
  }

  /** How the clear part of the session ends. */
  enum End {
    /** TLS can begin. */
    TLS,
    /** The server says no more and closes. */
    CLOSED,
    /** TLS was to begin and cannot: no word is said any more, in the clear or otherwise. */
    NO_TLS,
    /** TLS did not begin and the session goes on in the clear. */
    CLEAR
  }

  /** One segment, and how the replies to it begin. */
  record Segment(String octets, List<String> replies) {}

  static ClearSession of(String name, End end) {
    return new ClearSession(name, Listener.OPEN, List.of(), end);
  }

  ClearSession at(Listener other) {
    return new ClearSession(name, other, segments, end);
  }

  ClearSession say(String octets, String... replies) {
    var more = new ArrayList<>(segments);
    more.add(new Segment(octets, List.of(replies)));
    return new ClearSession(name, listener, more, end);
  }

  @Override
  public String toString() {
    return name;
  }

  static Stream<ClearSession> all() {
    return Stream.of(behind(), partial(), written(), state(), handshake(), listeners())
        .flatMap(List::stream);
  }

  private static List<ClearSession> behind() {
    return Stream.of(
            "NOOP\r\n",
            "noop\r\n",
            "RSET\r\n",
            EHLO,
            "HELO injected.test\r\n",
            MAIL,
            MAIL + RCPT + "DATA\r\n",
            EHLO + MAIL + RCPT + "DATA\r\ninjected\r\n.\r\n",
            "BDAT 10 LAST\r\ninjected\r\n",
            LOGIN,
            START,
            "QUIT\r\n",
            "\r\n",
            "\u0016\u0003\u0001",
            PROXY)
        .map(
            octets ->
                ClearSession.of("in one segment: STARTTLS and " + printable(octets), End.CLOSED)
                    .say(EHLO, "250")
                    .say(START + octets, "554 5.5.0"))
        .toList();
  }

  private static List<ClearSession> partial() {
    return List.of(
        ClearSession.of("half a command behind it", End.CLOSED)
            .say(EHLO, "250")
            .say(START + "NO", "554"),
        ClearSession.of("one octet behind it", End.CLOSED).say(EHLO, "250").say(START + "N", "554"),
        ClearSession.of("a CR behind it", End.CLOSED).say(EHLO, "250").say(START + "\r", "554"),
        ClearSession.of("an LF behind it", End.CLOSED).say(EHLO, "250").say(START + "\n", "554"),
        ClearSession.of("a NUL behind it", End.CLOSED).say(EHLO, "250").say(START + "\0", "554"),
        ClearSession.of("a line end of LF alone", End.CLOSED)
            .say(EHLO, "250")
            .say("STARTTLS\n", "521"),
        ClearSession.of("LF alone, a command behind it", End.CLOSED)
            .say(EHLO, "250")
            .say("STARTTLS\nNOOP\r\n", "521"),
        ClearSession.of("CR alone, a command behind it", End.CLOSED)
            .say(EHLO, "250")
            .say("STARTTLS\rNOOP\r\n", "521"),
        ClearSession.of("two CR", End.CLOSED).say(EHLO, "250").say("STARTTLS\r\r\n", "521"),
        ClearSession.of("a NUL in it", End.CLOSED).say(EHLO, "250").say("STARTTLS\0\r\n", "521"),
        ClearSession.of("in two segments", End.TLS)
            .say(EHLO, "250")
            .say("START")
            .say("TLS\r\n", "220"),
        ClearSession.of("its line end in two segments", End.TLS)
            .say(EHLO, "250")
            .say("STARTTLS\r")
            .say("\n", "220"),
        ClearSession.of("the second of two segments brings more", End.CLOSED)
            .say(EHLO, "250")
            .say("STARTTLS\r")
            .say("\nNOOP\r\n", "554"));
  }

  private static List<ClearSession> written() {
    return List.of(
        ClearSession.of("lower case", End.TLS).say(EHLO, "250").say("starttls\r\n", "220"),
        ClearSession.of("both cases", End.TLS).say(EHLO, "250").say("StartTls\r\n", "220"),
        ClearSession.of("blanks behind it", End.TLS).say(EHLO, "250").say("STARTTLS  \r\n", "220"),
        ClearSession.of("lower case, a command behind it", End.CLOSED)
            .say(EHLO, "250")
            .say("starttls\r\nNOOP\r\n", "554"),
        ClearSession.of("an argument", End.CLEAR)
            .say(EHLO, "250")
            .say("STARTTLS now\r\n", "501 5.5.4"),
        ClearSession.of("an argument, then without", End.TLS)
            .say(EHLO, "250")
            .say("STARTTLS now\r\n", "501 5.5.4")
            .say(START, "220"),
        ClearSession.of("an argument, and commands behind it that stay in the clear", End.TLS)
            .say(EHLO, "250")
            .say("STARTTLS x\r\n" + MAIL + RCPT, "501", "250", "250")
            .say(START, "220"),
        ClearSession.of("a blank before it", End.CLEAR)
            .say(EHLO, "250")
            .say(" STARTTLS\r\n", "500"));
  }

  private static List<ClearSession> state() {
    return List.of(
        ClearSession.of("before EHLO", End.TLS).say(START, "220"),
        ClearSession.of("before EHLO, more behind it", End.CLOSED).say(START + EHLO, "554"),
        ClearSession.of("after HELO", End.TLS)
            .say("HELO injected.test\r\n", "250")
            .say(START, "220"),
        ClearSession.of("after EHLO twice", End.TLS)
            .say(EHLO, "250")
            .say(EHLO, "250")
            .say(START, "220"),
        ClearSession.of("with a mail begun", End.TLS)
            .say(EHLO, "250")
            .say(MAIL, "250")
            .say(START, "220"),
        ClearSession.of("with a recipient taken", End.TLS)
            .say(EHLO, "250")
            .say(MAIL + RCPT, "250", "250")
            .say(START, "220"),
        ClearSession.of("at the end of a group", End.TLS)
            .say(EHLO, "250")
            .say(MAIL + RCPT + START, "250", "250", "220"),
        ClearSession.of("after a mail was taken in the clear", End.TLS)
            .say(EHLO, "250")
            .say(MAIL + RCPT + "DATA\r\n", "250", "250", "354")
            .say("in the clear\r\n.\r\n", "250")
            .say(MAIL + RCPT, "250", "250")
            .say(START, "220"),
        ClearSession.of("between the chunks of a mail", End.TLS)
            .say(EHLO, "250")
            .say(MAIL + RCPT, "250", "250")
            .say("BDAT 10\r\ninjected\r\n", "250")
            .say(START, "220"),
        ClearSession.of("behind a chunk in one segment", End.TLS)
            .say(EHLO, "250")
            .say(MAIL + RCPT + "BDAT 10\r\ninjected\r\n" + START, "250", "250", "250", "220"),
        ClearSession.of("within a chunk it is text", End.CLEAR)
            .say(EHLO, "250")
            .say(MAIL + RCPT + "BDAT 16 LAST\r\nSTARTTLS\r\nNOOP\r\n", "250", "250", "250"),
        ClearSession.of("within DATA it is text", End.CLEAR)
            .say(EHLO, "250")
            .say(MAIL + RCPT + "DATA\r\n", "250", "250", "354")
            .say(START + "NOOP\r\n.\r\n", "250"));
  }

  /** What comes instead of a handshake, right after our 220. */
  private static List<ClearSession> handshake() {
    return Stream.of(
            "RSET\r\nNOOP\r\n",
            START,
            EHLO + MAIL + RCPT + "DATA\r\ninjected\r\n.\r\n",
            "GET / HTTP/1.1\r\nHost: gw.test\r\n\r\n",
            PROXY + EHLO,
            // The hello of SSL 2.
            "\u0080.\u0001\0\u0002\0\u0015\0\0\0\u0010" + "x".repeat(37) + "NOOP\r\n",
            // A record of SSL 2, 4 and 3.255.
            "\u0016\u0002\0\0\u0006NOOP\r\nNOOP\r\n",
            "\u0016\u0004\0\0\u0006NOOP\r\nNOOP\r\n",
            "\u0016\u0003\u00FF\0\u0006NOOP\r\nNOOP\r\n",
            // A handshake record that is none, application data, change_cipher_spec, an alert.
            "\u0016\u0003\u0001\0\u0006NOOP\r\nNOOP\r\n",
            "\u0017\u0003\u0003\0\u0006NOOP\r\nNOOP\r\n",
            "\u0014\u0003\u0003\0\u0001\u0001NOOP\r\n",
            "\u0015\u0003\u0003\0\u0002\u0001\0NOOP\r\n",
            "\u0015\u0003\u0003\0\u0002\u0002\u0028NOOP\r\n",
            // Records of nothing and of too much.
            "\u0016\u0003\u0003\0\0NOOP\r\n",
            "\u0016\u0003\u0003\u00FF\u00FFNOOP\r\n",
            // The beginning of a hello.
            "\u0016\u0003\u0001\0\u00C8\u0001\0")
        .map(
            octets ->
                ClearSession.of("instead of a handshake: " + printable(octets), End.NO_TLS)
                    .say(EHLO, "250")
                    .say(MAIL + RCPT, "250", "250")
                    .say(START, "220")
                    .say(octets))
        .toList();
  }

  private static List<ClearSession> listeners() {
    return List.of(
        ClearSession.of("where TLS is not offered", End.CLEAR)
            .at(Listener.WITHOUT_TLS)
            .say(EHLO, "250")
            .say(START, "502"),
        ClearSession.of("where TLS is not offered, more behind it", End.CLOSED)
            .at(Listener.WITHOUT_TLS)
            .say(EHLO, "250")
            .say(START + "NOOP\r\n", "554"),
        ClearSession.of("behind a proxy", End.TLS)
            .at(Listener.BEHIND_PROXY)
            .say(EHLO, "250")
            .say(MAIL + RCPT, "250", "250")
            .say(START, "220"),
        ClearSession.of("behind a proxy, more behind it", End.CLOSED)
            .at(Listener.BEHIND_PROXY)
            .say(EHLO, "250")
            .say(START + "NOOP\r\n", "554"),
        ClearSession.of("behind a proxy, another address before the handshake", End.NO_TLS)
            .at(Listener.BEHIND_PROXY)
            .say(EHLO, "250")
            .say(START, "220")
            .say(PROXY),
        ClearSession.of("a login in the clear, then TLS", End.TLS)
            .at(Listener.FOR_PEOPLE)
            .say(EHLO, "250")
            .say(LOGIN, "538")
            .say(START, "220"),
        ClearSession.of("a login behind STARTTLS", End.CLOSED)
            .at(Listener.FOR_PEOPLE)
            .say(EHLO, "250")
            .say(START + LOGIN, "554"),
        ClearSession.of("a login and STARTTLS in one segment", End.CLOSED)
            .at(Listener.FOR_PEOPLE)
            .say(EHLO, "250")
            .say(LOGIN + START, "554"),
        ClearSession.of("a login instead of a handshake", End.NO_TLS)
            .at(Listener.FOR_PEOPLE)
            .say(EHLO, "250")
            .say(START, "220")
            .say(LOGIN + MAIL),
        ClearSession.of("in the clear where TLS comes first", End.NO_TLS)
            .at(Listener.IMPLICIT)
            .say(START),
        ClearSession.of("commands in the clear where TLS comes first", End.NO_TLS)
            .at(Listener.IMPLICIT)
            .say(EHLO + MAIL + RCPT + "DATA\r\ninjected\r\n.\r\n"),
        ClearSession.of("nothing in the clear where TLS comes first", End.TLS)
            .at(Listener.IMPLICIT));
  }

  static String printable(String octets) {
    var text = octets.replace("\r\n", "\u21B5").replaceAll("[^ -~\u21B5]", "?");
    return (text.length() > 60 ? text.substring(0, 60) + "..." : text)
        + " #"
        + Integer.toHexString(octets.hashCode());
  }
}
