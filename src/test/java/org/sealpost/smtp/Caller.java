package org.sealpost.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that says exactly what a test tells it to, octet by octet. */
public final class Caller implements AutoCloseable {

  private Socket socket;
  private InputStream in;
  private OutputStream out;

  private Caller(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  static Caller to(InetSocketAddress address) {
    return from(InetAddress.getLoopbackAddress(), address);
  }

  /** A caller with an address of its own, so that a server can tell it from others. */
  public static Caller from(InetAddress own, InetSocketAddress address) {
    try {
      var socket = new Socket();
      socket.bind(new InetSocketAddress(own, 0));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      socket.connect(address, 5_000);
      return new Caller(socket);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A caller that has heard the greeting and said EHLO. */
  static Caller greeted(InetSocketAddress address) {
    var caller = to(address);
    caller.reply();
    caller.ask("EHLO client.test");
    return caller;
  }

  /** Sends octets as they are, one per char. */
  public Caller send(String octets) {
    return send(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  Caller send(byte[] octets) {
    try {
      out.write(octets);
      out.flush();
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Sends octets if the server still listens. */
  public Caller sendIfHeard(String octets) {
    try {
      return send(octets);
    } catch (UncheckedIOException closed) {
      return this;
    }
  }

  /** Sends a command and returns the whole reply, lines joined by LF. */
  public String ask(String command) {
    send(command.getBytes(StandardCharsets.UTF_8));
    send("\r\n");
    return reply();
  }

  /** The next reply, lines joined by LF; "closed" at the end of the connection. */
  public String reply() {
    var lines = new ArrayList<String>();
    while (true) {
      var line = line();
      if (line.equals("closed")) {
        lines.add(line);
        return String.join("\n", lines);
      }
      lines.add(line);
      if (line.length() < 4 || line.charAt(3) != '-') {
        return String.join("\n", lines);
      }
    }
  }

  /** All replies up to the end of the connection. */
  public List<String> rest() {
    var replies = new ArrayList<String>();
    while (true) {
      var reply = reply();
      if (reply.equals("closed")) {
        return replies;
      }
      replies.add(reply);
    }
  }

  private String line() {
    var line = new ByteArrayOutputStream();
    try {
      while (true) {
        int c = in.read();
        if (c < 0) {
          return "closed";
        }
        if (c == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        if (c != '\r') {
          line.write(c);
        }
      }
    } catch (SocketTimeoutException late) {
      throw new AssertionError("no reply came, only: " + line, late);
    } catch (SocketException reset) {
      return "closed";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Begins TLS, whatever the certificate. */
  public Caller secure(SSLContext context) {
    try {
      var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "gw.test", 25, true);
      tls.startHandshake();
      socket = tls;
      in = tls.getInputStream();
      out = tls.getOutputStream();
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Sends nothing more. */
  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (SocketException reset) {
      out = OutputStream.nullOutputStream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Socket socket() {
    return socket;
  }

  /** Waits so long for each reply. */
  void patience(Duration time) {
    try {
      socket.setSoTimeout(Math.toIntExact(time.toMillis()));
    } catch (SocketException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A whole mail; the reply to its end. */
  String mail(String octets) {
    ask("MAIL FROM:<a@client.test>");
    ask("RCPT TO:<b@ours.test>");
    ask("DATA");
    send(octets);
    return reply();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
