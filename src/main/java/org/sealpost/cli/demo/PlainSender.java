package org.sealpost.cli.demo;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The smallest honest SMTP client, which sends from an address of its choice: each correspondent of
 * the demonstration lives at a loopback address of its own, so that SPF has something to judge.
 */
final class PlainSender {

  private static final int PATIENCE_MILLIS = 120_000;

  private PlainSender() {}

  /** Sends one mail; the last reply of the dialogue is the answer. */
  static String send(
      InetAddress from,
      InetSocketAddress to,
      String helo,
      String sender,
      List<String> recipients,
      byte[] octets)
      throws IOException {
    try (var socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(to, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var out = new BufferedOutputStream(socket.getOutputStream());
      var reply = reply(in);
      reply = reply.startsWith("2") ? ask(in, out, "EHLO " + helo) : reply;
      reply = reply.startsWith("2") ? ask(in, out, "MAIL FROM:<" + sender + ">") : reply;
      for (var recipient : recipients) {
        reply = reply.startsWith("2") ? ask(in, out, "RCPT TO:<" + recipient + ">") : reply;
      }
      reply = reply.startsWith("2") ? ask(in, out, "DATA") : reply;
      if (reply.startsWith("354")) {
        stuffed(out, octets);
        reply = ask(in, out, ".");
      }
      ask(in, out, "QUIT");
      return reply;
    }
  }

  private static String ask(BufferedReader in, OutputStream out, String command)
      throws IOException {
    out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return reply(in);
  }

  /** A dot at the start of a line is doubled (RFC 5321 §4.5.2). */
  private static void stuffed(OutputStream out, byte[] octets) throws IOException {
    boolean lineStart = true;
    for (var octet : octets) {
      if (lineStart && octet == '.') {
        out.write('.');
      }
      out.write(octet);
      lineStart = octet == '\n';
    }
    if (!lineStart) {
      out.write('\r');
      out.write('\n');
    }
  }

  private static String reply(BufferedReader in) throws IOException {
    var text = new StringBuilder();
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      text.append(text.isEmpty() ? line : line.substring(Math.min(4, line.length())));
      if (line.length() < 4 || line.charAt(3) != '-') {
        return text.toString();
      }
      text.append(' ');
    }
    return text.isEmpty() ? "421 the connection was closed" : text.toString();
  }
}
