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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A next hop that looks at every octet which comes over the wire: it counts each CR without LF and
 * each LF without CR, commands and chunks included, and hands on what it reads as mails, dots taken
 * off.
 */
final class WireTap implements AutoCloseable {

  private static final Pattern BARE = Pattern.compile("\r(?!\n)|(?<!\r)\n");

  private final ServerSocket listener;
  private final boolean chunking;
  private final AtomicLong bare = new AtomicLong();
  private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

  /**
   * A tap.
   *
   * @param chunking whether it offers CHUNKING
   */
  WireTap(boolean chunking) throws IOException {
    this.chunking = chunking;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    try (accepted) {
      accepted.setTcpNoDelay(true);
      var in = new BufferedInputStream(accepted.getInputStream(), 64 * 1024);
      say(accepted, "220 tap.test");
      var chunks = new StringBuilder();
      while (true) {
        var command = line(in);
        if (command.startsWith("EHLO")) {
          say(
              accepted,
              "250-tap.test\r\n250-PIPELINING\r\n250-SIZE\r\n"
                  + (chunking ? "250-CHUNKING\r\n" : "")
                  + "250 8BITMIME");
        } else if (command.equals("DATA")) {
          say(accepted, "354 go");
          mails.add(mail(in));
          say(accepted, "250 ok");
        } else if (command.startsWith("BDAT ")) {
          var words = command.split(" ");
          chunks.append(
              new String(in.readNBytes(Integer.parseInt(words[1])), StandardCharsets.ISO_8859_1));
          if (words.length == 3) {
            bare.addAndGet(BARE.matcher(chunks).results().count());
            mails.add(chunks.toString());
            chunks.setLength(0);
          }
          say(accepted, "250 ok");
        } else if (command.equals("QUIT")) {
          say(accepted, "221 bye");
          return;
        } else {
          boolean known = command.startsWith("MAIL FROM:<") || command.startsWith("RCPT TO:<");
          say(accepted, known ? "250 ok" : "500 what is " + command);
        }
      }
    } catch (IOException gone) {
      mails.add("the connection broke: " + gone);
    }
  }

  private static void say(Socket socket, String reply) throws IOException {
    socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private String mail(InputStream in) throws IOException {
    var mail = new StringBuilder();
    while (true) {
      var line = line(in);
      if (line.equals(".")) {
        return mail.toString();
      }
      mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
    }
  }

  /** Up to the next CR LF; a CR or LF of its own stays in the line and is counted. */
  private String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    boolean afterCr = false;
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("closed after " + line);
      }
      if (afterCr && c == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1);
      }
      if (afterCr || c == '\n') {
        bare.incrementAndGet();
        line.write(afterCr ? '\r' : '\n');
      }
      afterCr = c == '\r';
      if (!afterCr && c != '\n') {
        line.write(c);
      }
    }
  }

  Hop hop() {
    return new Hop(
        "tap.test",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
  }

  /** How many line ends were not whole. */
  long bare() {
    return bare.get();
  }

  /** The next mail as a server reads it, one char an octet. */
  String next() throws InterruptedException {
    return mails.take();
  }

  /** Whether mails came that nobody has asked for. */
  boolean hasMore() {
    return !mails.isEmpty();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
