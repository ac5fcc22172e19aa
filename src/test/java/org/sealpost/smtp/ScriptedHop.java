package org.sealpost.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A next hop that answers each line as a test wants: with any octets, or by {@link #CLOSE}, {@link
 * #RESET} or {@link #SILENCE}. The end of a mail is the line {@code .}, the greeting answers the
 * line {@code connect}. A chunk is read before its line is answered, whatever the answer.
 */
final class ScriptedHop implements AutoCloseable {

  private static final int MOST_HEARD = 1000;

  static final String CLOSE = "\0close";
  static final String RESET = "\0reset";
  static final String SILENCE = "\0silence";

  /** Within an answer: what follows goes out as a segment of its own. */
  static final String PAUSE = "\0pause";

  private static final int PAUSE_MILLIS = 30;

  private final ServerSocket listener;
  private final UnaryOperator<String> script;
  private final Optional<SSLContext> tls;
  private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  ScriptedHop(Optional<SSLContext> tls, UnaryOperator<String> script) throws IOException {
    this.tls = tls;
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  /** A hop that behaves, but where the script says something. */
  static ScriptedHop usual(UnaryOperator<String> exceptions) throws IOException {
    return new ScriptedHop(
        Optional.empty(),
        line -> {
          var exception = exceptions.apply(line);
          return exception.isEmpty() ? usualAnswer(line) : exception;
        });
  }

  static String usualAnswer(String line) {
    return switch (line.split(" ", 2)[0]) {
      case "connect" -> "220 hop.test\r\n";
      case "EHLO", "LHLO" -> "250-hop.test\r\n250 PIPELINING\r\n";
      case "DATA" -> "354 go\r\n";
      case "QUIT" -> "221 bye\r\n";
      default -> "250 2.0.0 ok\r\n";
    };
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    var socket = accepted;
    try (accepted) {
      var in = new BufferedInputStream(socket.getInputStream());
      boolean inMail = false;
      var line = "connect";
      while (true) {
        if (!inMail || line.equals(".")) {
          var answer = script.apply(line);
          if (answer.equals(CLOSE)) {
            return;
          }
          if (answer.equals(RESET)) {
            accepted.setSoLinger(true, 0);
            return;
          }
          if (!answer.equals(SILENCE)) {
            say(socket, answer);
          }
          inMail = line.equals("DATA") && answer.startsWith("354");
          if (line.equals("STARTTLS") && answer.startsWith("220") && tls.isPresent()) {
            socket = secure(socket);
            in = new BufferedInputStream(socket.getInputStream());
          }
        }
        var next = line(in);
        if (next.isEmpty()) {
          return;
        }
        line = next.get();
        if (!inMail && line.startsWith("BDAT ")) {
          chunks.write(in.readNBytes(Integer.parseInt(line.split(" ")[1])));
        }
        if (heard.size() < MOST_HEARD) {
          heard.add(line);
        }
      }
    } catch (IOException gone) {
      heard.add("gone");
    }
  }

  private static void say(Socket socket, String answer) throws IOException {
    for (var segment : answer.split(PAUSE, -1)) {
      socket.getOutputStream().write(segment.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      if (answer.contains(PAUSE)) {
        LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000L);
      }
    }
  }

  private Socket secure(Socket socket) throws IOException {
    var secured = (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, null, true);
    secured.startHandshake();
    heard.add("tls");
    return secured;
  }

  private static Optional<String> line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return Optional.of(line.toString(StandardCharsets.UTF_8).replace("\r", ""));
      }
      line.write(c);
    }
    return Optional.empty();
  }

  Hop hop() {
    return new Hop(
        "hop.test",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
  }

  /** The same as a hop that speaks LMTP. */
  Hop lmtp() {
    return new Hop("hop.test", hop().address(), Protocol.LMTP);
  }

  /** The lines heard so far, in all sessions. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  /** All chunks so far, one after the other, a char an octet. */
  String chunks() {
    return chunks.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
