package org.sealpost.delivery;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A next hop with one fault at one stage, until it is healed. It keeps each mail that was whole
 * before it said anything about it: the worst case for who sends again.
 */
final class FaultySink implements AutoCloseable {

  /** What goes wrong. */
  enum Kind {
    CLOSE,
    RESET,
    HANG,
    HALF_CLOSE,
    BYE,
    LATER,
    NEVER,
    GARBAGE,
    LONG_LINE,
    ENDLESS,
    SLOW,
    WRONG_CLASS,
    OK_THEN_RESET,
    TLS_ALERT,
    EXPIRED,
    OTHER_NAME,
    NUL,
    BAD_UTF8,
    MISMATCHED,
    EXTRA,
    MIXED
  }

  /** Where. */
  enum Stage {
    CONNECT,
    GREETING,
    EHLO,
    STARTTLS,
    HANDSHAKE,
    MAIL,
    RCPT,
    DATA,
    BODY,
    DOT,
    NEXT,
    RSET,
    QUIT
  }

  /** The TLS contexts of a server. */
  record Certificates(SSLContext good, SSLContext expired, SSLContext otherName) {}

  /** The session is over. */
  private static final class OverException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final int PACE_MILLIS = 1000;
  private static final int SMALL_BUFFER = 8 * 1024;
  private static final byte[] ALERT = {0x15, 3, 3, 0, 2, 2, 40};

  private final String host;
  private final Kind kind;
  private final Stage stage;
  private final boolean tls;
  private final Certificates certificates;
  private volatile InetSocketAddress address;
  private final Visitors visitors;
  private final AtomicInteger copies = new AtomicInteger();
  private final AtomicInteger clearCopies = new AtomicInteger();
  private final CountDownLatch healing = new CountDownLatch(1);
  private final ServerSocket listener;

  FaultySink(String host, Kind kind, Stage stage, boolean tls, Certificates certificates)
      throws IOException {
    this.host = host;
    this.kind = kind;
    this.stage = stage;
    this.tls = tls;
    this.certificates = certificates;
    listener = listen();
    visitors = new Visitors(listener, socket -> new Session(socket).converse());
    address = (InetSocketAddress) listener.getLocalSocketAddress();
    if (stage != Stage.CONNECT) {
      visitors.accept();
    } else if (kind == Kind.CLOSE) {
      address = unheard();
    } else {
      crowd();
    }
  }

  private ServerSocket listen() throws IOException {
    var socket = new ServerSocket();
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.bind(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        stage == Stage.CONNECT ? 1 : 50);
    return socket;
  }

  /** A port that is taken, so that nobody else listens there, and refuses. */
  private InetSocketAddress unheard() throws IOException {
    var socket = new Socket();
    visitors.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Nobody accepts: once the queue is full, the system answers no more attempts to connect. */
  private void crowd() throws IOException {
    for (int i = 0; i < 10; i++) {
      var socket = new Socket();
      visitors.add(socket);
      try {
        socket.connect(address, PACE_MILLIS);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    throw new IOException("the queue of a listener does not fill here");
  }

  String host() {
    return host;
  }

  InetSocketAddress address() {
    return address;
  }

  /** How many copies of the mail under test it has. */
  int copies() {
    return copies.get();
  }

  /** How many of them came in the clear. */
  int clearCopies() {
    return clearCopies.get();
  }

  /** From now on all is well. */
  void heal() {
    healing.countDown();
    visitors.hangUp();
    if (stage == Stage.CONNECT) {
      address = (InetSocketAddress) listener.getLocalSocketAddress();
      visitors.accept();
    }
  }

  boolean isHealed() {
    return healing.getCount() == 0;
  }

  @Override
  public void close() {
    healing.countDown();
    visitors.close();
  }

  /** One connection. */
  private final class Session {

    private final Socket plain;
    private Socket socket;
    private InputStream in;
    private int mails;
    private int recipients;
    private boolean begun;

    Session(Socket plain) throws IOException {
      this.plain = plain;
      this.socket = plain;
      this.in = new BufferedInputStream(plain.getInputStream(), SMALL_BUFFER);
    }

    void converse() throws IOException {
      answer(Stage.GREETING, "220 sink.test");
      while (true) {
        var line = line();
        switch (line.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
          case "EHLO" -> answer(Stage.EHLO, offers());
          case "HELO" -> answer(Stage.EHLO, "250 sink.test");
          case "STARTTLS" -> {
            if (answer(Stage.STARTTLS, "220 go")) {
              secure();
            }
          }
          case "MAIL" -> begun = answer(mails++ > 0 ? Stage.NEXT : Stage.MAIL, "250 2.1.0 ok");
          case "RCPT" -> recipient(line);
          case "DATA" -> data();
          case "RSET" -> {
            answer(Stage.RSET, "250 2.0.0 ok");
            begun = false;
            recipients = 0;
          }
          case "QUIT" -> {
            answer(Stage.QUIT, "221 2.0.0 bye");
            return;
          }
          default -> say("500 5.5.2 what?\r\n");
        }
      }
    }

    private String offers() {
      // Both ways of talking are tried: one by one in the clear, in groups under TLS.
      return tls && socket == plain
          ? "250-sink.test\r\n250 STARTTLS"
          : tls ? "250-sink.test\r\n250 PIPELINING" : "250 sink.test";
    }

    private void recipient(String line) throws IOException {
      if (!begun) {
        say("503 5.5.1 no mail has begun\r\n");
      } else if (line.contains("<nobody@")) {
        say("550 5.1.1 nobody\r\n");
      } else if (kind == Kind.MIXED && !isHealed() && line.contains("<c@")) {
        say("451 4.2.1 later\r\n");
      } else if (kind == Kind.MIXED && !isHealed() && line.contains("<d@")) {
        say("550 5.7.1 never\r\n");
      } else if (kind == Kind.MIXED || answer(Stage.RCPT, "250 2.1.5 ok")) {
        recipients += kind == Kind.MIXED ? say("250 2.1.5 ok\r\n") : 1;
      }
    }

    private void data() throws IOException {
      if (recipients == 0) {
        say("554 5.5.1 for nobody\r\n");
      } else if (answer(Stage.DATA, "354 go")) {
        if (isHere(Stage.BODY)) {
          breakBody();
        } else {
          takeBody();
        }
      }
    }

    private void takeBody() throws IOException {
      boolean probed = body();
      boolean kept = !isHere(Stage.DOT) || isTaken();
      copies.addAndGet(probed && kept ? 1 : 0);
      clearCopies.addAndGet(probed && kept && socket == plain ? 1 : 0);
      begun = false;
      recipients = 0;
      answer(Stage.DOT, "250 2.0.0 taken");
    }

    private boolean isTaken() {
      return switch (kind) {
        case BYE, LATER, NEVER, BAD_UTF8 -> false;
        default -> true;
      };
    }

    private void breakBody() throws IOException {
      in.readNBytes(1000);
      switch (kind) {
        case HANG -> awaitHealing();
        case SLOW -> {
          while (!isHealed()) {
            pause();
            in.read();
          }
        }
        case HALF_CLOSE -> {
          socket.shutdownOutput();
          body();
          copies.incrementAndGet();
        }
        default -> fault("250 2.0.0 early");
      }
      // What was said early shall arrive, whatever still comes.
      drain();
    }

    private boolean isHere(Stage now) {
      return now == stage && !isHealed();
    }

    /** Answers; by the fault if this is its place. Returns whether the client hears a yes. */
    private boolean answer(Stage now, String good) throws IOException {
      if (!isHere(now)) {
        say(good + "\r\n");
        return true;
      }
      return fault(good);
    }

    private boolean fault(String good) throws IOException {
      return switch (kind) {
        case CLOSE -> over(false);
        case RESET -> over(true);
        case HANG -> hang();
        case HALF_CLOSE -> {
          socket.shutdownOutput();
          yield hang();
        }
        case BYE -> {
          say("421 4.7.0 bye\r\n");
          socket.shutdownOutput();
          yield hang();
        }
        case LATER -> says("451 4.2.1 later\r\n", false);
        case NEVER -> says("550 5.7.1 never\r\n", false);
        case GARBAGE -> {
          say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
          yield hang();
        }
        case LONG_LINE -> {
          say(good.substring(0, 4) + "x".repeat(3000) + "\r\n");
          yield hang();
        }
        case ENDLESS -> {
          while (!isHealed()) {
            say((good.substring(0, 3) + "-more\r\n").repeat(100));
          }
          yield hang();
        }
        case SLOW -> trickle(good);
        case WRONG_CLASS -> says(good.startsWith("354") ? "250 2.0.0 ok\r\n" : "354 go\r\n", false);
        case OK_THEN_RESET -> {
          say(good + "\r\n");
          yield over(true);
        }
        case TLS_ALERT -> {
          plain.getOutputStream().write(ALERT);
          yield hang();
        }
        case NUL -> {
          say(good.substring(0, 5) + "\0" + good.substring(5) + "\r\n");
          yield hang();
        }
        case BAD_UTF8 -> says("550 5.7.1 n\u00c3(\u00ff\u0080ver\r\n", false);
        case MISMATCHED -> {
          say(good.substring(0, 3) + "-one\r\n" + (good.startsWith("5") ? 250 : 550) + " two\r\n");
          yield hang();
        }
        case EXTRA -> says(good + "\r\n250 2.0.0 injected\r\n", true);
        case EXPIRED, OTHER_NAME, MIXED -> throw new IllegalStateException(kind.toString());
      };
    }

    private boolean says(String text, boolean yes) throws IOException {
      say(text);
      return yes;
    }

    private boolean trickle(String good) throws IOException {
      for (var octet : (good + " but at leisure\r\n").getBytes(StandardCharsets.US_ASCII)) {
        pause();
        socket.getOutputStream().write(octet);
        socket.getOutputStream().flush();
      }
      return true;
    }

    /** Time that a slow peer takes; ends early when that does not matter any more. */
    private void pause() {
      try {
        if (healing.await(PACE_MILLIS, TimeUnit.MILLISECONDS)) {
          Thread.yield();
        }
      } catch (InterruptedException leave) {
        Thread.currentThread().interrupt();
      }
    }

    private void awaitHealing() {
      try {
        healing.await();
      } catch (InterruptedException leave) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean over(boolean reset) throws IOException {
      if (reset) {
        plain.setSoLinger(true, 0);
        plain.close();
      } else {
        socket.close();
      }
      throw new OverException();
    }

    /** Says nothing more and reads on until the client goes. */
    private boolean hang() throws IOException {
      drain();
      throw new OverException();
    }

    private void drain() throws IOException {
      in.skip(Long.MAX_VALUE);
      while (in.read() >= 0) {
        in.skip(Long.MAX_VALUE);
      }
      throw new OverException();
    }

    private void secure() throws IOException {
      var context = certificates.good();
      boolean injects = false;
      if (isHere(Stage.HANDSHAKE)) {
        switch (kind) {
          case EXPIRED -> context = certificates.expired();
          case OTHER_NAME -> context = certificates.otherName();
          case EXTRA, OK_THEN_RESET -> injects = true;
          default -> {
            fault("220 no handshake");
            hang();
          }
        }
      }
      var secured = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
      secured.startHandshake();
      socket = secured;
      in = new BufferedInputStream(secured.getInputStream(), SMALL_BUFFER);
      if (injects && kind == Kind.EXTRA) {
        say("250 2.0.0 injected\r\n");
      } else if (injects) {
        over(true);
      }
    }

    private int say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return 1;
    }

    private String line() throws IOException {
      var line = new ByteArrayOutputStream();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          return line.toString(StandardCharsets.UTF_8).replace("\r", "");
        }
        line.write(c);
      }
      throw new OverException();
    }

    /** Reads a mail to its end; whether it is the one under test, and whole. */
    private boolean body() throws IOException {
      var lines = new ArrayList<String>();
      for (var line = line(); !line.equals("."); line = line()) {
        if (lines.size() < 10 || line.equals(DownstreamFaultsTest.LAST_LINE)) {
          lines.add(line);
        }
      }
      boolean probed = lines.contains("Subject: probe");
      if (probed && !lines.contains(DownstreamFaultsTest.LAST_LINE)) {
        throw new IOException("half a mail");
      }
      return probed;
    }
  }
}
