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
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A next hop within TLS whose connection is cut while it answers one command: of the answer only a
 * beginning comes, and TLS ends in one of several ways.
 */
final class CuttingHop implements AutoCloseable {

  /** How the connection ends. */
  enum Ending {
    /** Without close_notify, as somebody on the way cuts it. */
    END_WITHOUT_NOTICE,
    /** With close_notify. */
    CLOSE_NOTIFY,
    /** By RST. */
    RESET,
    /** In the middle of a record. */
    HALF_A_RECORD,
    /** The rest of the answer comes in the clear. */
    CLEARTEXT,
    /** close_notify, and the rest of the answer in the clear. */
    CLOSE_NOTIFY_THEN_CLEARTEXT
  }

  private final ServerSocket listener;
  private final SSLContext tls;
  private final String offers;
  private final String where;
  private final String beginning;
  private final Ending ending;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  /**
   * @param offers its answer to EHLO
   * @param where the command, or {@code .} for the end of a mail
   * @param beginning what comes of the answer
   */
  CuttingHop(SSLContext tls, String offers, String where, String beginning, Ending ending)
      throws IOException {
    this.tls = tls;
    this.offers = offers;
    this.where = where;
    this.beginning = beginning;
    this.ending = ending;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
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

  private void serve(Socket plain) {
    try (plain) {
      plain.setTcpNoDelay(true);
      var clear = new BufferedInputStream(plain.getInputStream(), 1);
      say(plain, "220 hop.test\r\n");
      line(clear);
      say(plain, "250-hop.test\r\n250 STARTTLS\r\n");
      line(clear);
      say(plain, "220 go\r\n");
      var secured = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, true);
      secured.startHandshake();
      converse(plain, secured);
    } catch (IOException gone) {
      heard.add("gone");
    }
  }

  private void converse(Socket plain, SSLSocket secured) throws IOException {
    var in = new BufferedInputStream(secured.getInputStream());
    boolean inMail = false;
    while (true) {
      var line = line(in);
      heard.add(line);
      var verb = line.split(" ", 2)[0];
      if (inMail && !line.equals(".")) {
        continue;
      }
      if (verb.equals("BDAT")) {
        in.readNBytes(Integer.parseInt(line.split(" ")[1]));
      }
      if (verb.equals(where) || line.equals(where)) {
        say(secured, beginning);
        end(plain, secured);
        return;
      }
      inMail = verb.equals("DATA");
      say(
          secured,
          verb.equals("EHLO") || verb.equals("LHLO")
              ? offers
              : inMail ? "354 go\r\n" : "250 2.0.0 ok\r\n");
    }
  }

  private void end(Socket plain, SSLSocket secured) throws IOException {
    switch (ending) {
      case END_WITHOUT_NOTICE -> plain.shutdownOutput();
      case CLOSE_NOTIFY -> secured.shutdownOutput();
      case RESET -> plain.setSoLinger(true, 0);
      case HALF_A_RECORD -> {
        plain.getOutputStream().write(new byte[] {23, 3, 3, 0, 64, 1, 2, 3, 4});
        plain.shutdownOutput();
      }
      case CLEARTEXT -> {
        // It may look like the beginning of a long record.
        say(plain, " ok\r\n250 2.0.0 injected\r\n");
        plain.shutdownOutput();
      }
      case CLOSE_NOTIFY_THEN_CLEARTEXT -> {
        secured.shutdownOutput();
        say(plain, " ok\r\n250 2.0.0 injected\r\n");
      }
    }
    if (ending != Ending.RESET) {
      // Nothing more is said; a close with unread input would be a reset.
      plain.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
    }
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the client has gone");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
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

  /** The lines heard within TLS. */
  List<String> heard() {
    return List.copyOf(heard);
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
