package org.sealpost.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** One TCP connection to a hop: lines out, replies in, never longer than the times allow. */
final class HopSession implements AutoCloseable {

  /** The peer does not speak SMTP as we know it. */
  static final class NotSmtpException extends IOException {
    private static final long serialVersionUID = 1L;

    NotSmtpException(String what) {
      super(what);
    }
  }

  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final ClientSettings settings;
  private final Protocol protocol;
  private final Wire wire;
  private final Thread watch;
  private Capabilities capabilities = Capabilities.NONE;
  private Optional<Reply> goodbye = Optional.empty();
  private boolean broken;

  private HopSession(ClientSettings settings, Protocol protocol, Wire wire) {
    this.settings = settings;
    this.protocol = protocol;
    this.wire = wire;
    this.watch = Thread.ofVirtual().name("smtp-client-watch").start(this::watch);
  }

  static HopSession connect(ClientSettings settings, Hop hop) throws IOException {
    var socket = hop.connect(settings.connect());
    try {
      return new HopSession(settings, hop.protocol(), new Wire(socket, settings.command()));
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(ROUND);
        wire.abortIfOverdue(System.nanoTime());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds a command to what will be sent. */
  void say(String command) throws IOException {
    // The one place where commands are made: nothing can be smuggled in (RFC 5321 §4.1.1).
    if (command.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw new IllegalArgumentException("a control character in a command");
    }
    wire.writeUtf8(command + "\r\n");
  }

  /** The next reply; what waits to be sent is sent first. */
  Reply hear(Duration time) throws IOException {
    wire.allow(time);
    var parser = new ReplyParser();
    try {
      while (true) {
        switch (parser.add(line())) {
          case UNFINISHED -> {}
          case NO_REPLY -> throw new NotSmtpException("the answer is no SMTP reply");
          case WHOLE -> {
            return heard(parser.reply());
          }
        }
      }
    } catch (SocketTimeoutException late) {
      broken = true;
      throw new SocketTimeoutException("no answer within " + time.toSeconds() + " s");
    } catch (IOException failed) {
      broken = true;
      throw failed;
    }
  }

  private Reply heard(Reply reply) {
    if (reply.code() == 421) {
      goodbye = Optional.of(reply);
    }
    return reply;
  }

  private String line() throws IOException {
    return switch (wire.readLine(ReplyParser.LONGEST_LINE)) {
      case Line.Text(var text) -> text;
      case Line.Garbled _ -> throw new NotSmtpException("an answer with broken line ends");
      case Line.TooLong _ -> throw new NotSmtpException("an answer that is too long");
      case Line.Closed _ -> throw new EOFException("the peer closed the connection");
    };
  }

  Reply ask(String command, Duration time) throws IOException {
    requireQuiet();
    say(command);
    return hear(time);
  }

  /**
   * Fails if the peer has said something that nobody asked for: it would be taken for the answer to
   * the next command, and everybody would be told the fate of somebody else.
   */
  void requireQuiet() throws IOException {
    if (wire.hasEarlyInput()) {
      broken = true;
      throw new NotSmtpException("an answer without a question");
    }
  }

  /** Sends blocks of a mail, past the commands, as long as the peer listens and says nothing. */
  void send(byte[] octets, int count) throws IOException {
    requireQuiet();
    sendOn(octets, count);
  }

  /** Sends octets of a mail after the commands that wait; answers may be on their way. */
  void sendOn(byte[] octets, int count) throws IOException {
    wire.writeTimeout(settings.dataBlock());
    try {
      wire.flush();
      wire.send(octets, count);
    } catch (IOException failed) {
      broken = true;
      throw failed;
    }
  }

  /**
   * EHLO, or HELO where that is not known (RFC 5321 §3.2); LHLO alone for LMTP. Empty if we may go
   * on.
   */
  Optional<Failure> greet() throws IOException {
    var ehlo = ask(protocol.greeting() + " " + settings.hostname(), settings.command());
    if (ehlo.code() == 250) {
      capabilities = Capabilities.of(ehlo);
      return Optional.empty();
    }
    capabilities = Capabilities.NONE;
    if (!ehlo.isPermanent() || ehlo.code() == 521 || ehlo.code() == 554) {
      return Optional.of(refused(ehlo));
    }
    if (protocol == Protocol.LMTP) {
      // RFC 2033 §4.1: who does not know it speaks SMTP, which is our mistake: mail waits for it.
      return Optional.of(
          isUnknownCommand(ehlo)
              ? new Failure.Broke("4.3.5", "it speaks no LMTP: " + ehlo.text())
              : refused(ehlo));
    }
    var helo = ask("HELO " + settings.hostname(), settings.command());
    return helo.code() == 250 ? Optional.empty() : Optional.of(refused(helo));
  }

  /** Whether the peer does not know the command. */
  static boolean isUnknownCommand(Reply reply) {
    return reply.code() >= 500 && reply.code() <= 504 && reply.code() != 501;
  }

  private static Failure refused(Reply reply) throws NotSmtpException {
    if (reply.isPositive()) {
      throw new NotSmtpException("an answer out of place: " + reply.text());
    }
    return new Failure.Said(reply);
  }

  /** Whether each recipient is answered for at the end of a mail. */
  boolean answersEach() {
    return protocol == Protocol.LMTP;
  }

  Wire wire() {
    return wire;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  /** The 421 with which the peer announced its end. */
  Optional<Reply> goodbye() {
    return goodbye;
  }

  boolean isUsable() {
    return !broken && goodbye.isEmpty();
  }

  /** Nothing sensible can be said over this connection any more. */
  void breakOff() {
    broken = true;
  }

  @Override
  public void close() {
    try (wire) {
      if (isUsable()) {
        ask("QUIT", LAST_WORDS);
      }
    } catch (IOException gone) {
      // It was the end anyway.
      broken = true;
    } finally {
      broken = true;
      watch.interrupt();
    }
  }
}
