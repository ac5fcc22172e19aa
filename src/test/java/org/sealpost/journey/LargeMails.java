package org.sealpost.journey;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes mails of a given size, one after the other and never whole in memory, and sends them. */
final class LargeMails {

  /** The field that names a mail: its number and its length. */
  static final String KEY = "X-Journey";

  private final byte[] block = block();
  private final int size;

  LargeMails(int size) {
    this.size = size;
  }

  /** About a MiB of an attachment that no compression makes smaller. */
  private static byte[] block() {
    var octets = new byte[57 * 13_000];
    new Random(47).nextBytes(octets);
    var lines = new ByteArrayOutputStream();
    lines.writeBytes(Base64.getMimeEncoder().encode(octets));
    lines.writeBytes(new byte[] {'\r', '\n'});
    return lines.toByteArray();
  }

  static String sha256(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What was acknowledged, and how often the gateway had asked us to come again before. */
  record Sent(String key, String hash, int again) {}

  /** Sends one until it is taken; a refusal for good is an error. */
  Sent send(InetSocketAddress gateway, int number) throws IOException {
    for (int again = 0; again < 1_000; again++) {
      var digest = digest();
      var reply = attempt(gateway, number, digest);
      if (reply.startsWith("250")) {
        return new Sent(key(number), sha256(digest), again);
      }
      if (!reply.startsWith("4")) {
        throw new IOException(reply);
      }
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
    throw new IOException("never taken: " + number);
  }

  /** What became of one attempt: the reply to the last dot or to whatever was refused before. */
  record Attempt(String key, String hash, String reply) {

    boolean isTaken() {
      return reply.startsWith("250");
    }
  }

  /** Sends one once; the reply is empty if the connection broke. */
  Attempt once(InetSocketAddress gateway, int number) {
    var digest = digest();
    String reply;
    try {
      reply = attempt(gateway, number, digest);
    } catch (IOException broken) {
      reply = "";
    }
    return new Attempt(key(number), sha256(digest), reply);
  }

  private String key(int number) {
    return number + "-" + size;
  }

  private String attempt(InetSocketAddress gateway, int number, MessageDigest digest)
      throws IOException {
    try (var socket = new Socket()) {
      socket.connect(gateway, 30_000);
      socket.setSoTimeout(600_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      var out = socket.getOutputStream();
      var reply = reply(in);
      for (var command :
          new String[] {
            "EHLO client.example",
            "MAIL FROM:<sender@client.example> SIZE=" + size,
            "RCPT TO:<anna@example.org>",
            "DATA"
          }) {
        if (!reply.startsWith("2")) {
          return reply;
        }
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        reply = reply(in);
      }
      if (!reply.startsWith("354")) {
        return reply;
      }
      write(number, digest, out);
      out.write(".\r\n".getBytes(StandardCharsets.US_ASCII));
      return reply(in);
    }
  }

  private void write(int number, MessageDigest digest, OutputStream out) throws IOException {
    var head =
        """
        X-Journey: KEY
        From: Sender <sender@client.example>
        To: anna@example.org
        Subject: plans NUMBER
        Date: Tue, 24 Nov 2026 10:00:00 +0000
        Message-ID: <NUMBER@client.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=limit

        --limit
        Content-Type: text/plain

        Here are the plans.
        --limit
        Content-Type: application/octet-stream; name=plans.bin
        Content-Disposition: attachment; filename=plans.bin
        Content-Transfer-Encoding: base64

        """
            .replace("KEY", key(number))
            .replace("NUMBER", String.valueOf(number))
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    var tail = "\r\n--limit--\r\n".getBytes(StandardCharsets.US_ASCII);
    write(head, 0, head.length, digest, out);
    int left = size - head.length - tail.length;
    int offset = number * 78 % block.length;
    while (left > 0) {
      int count = Math.min(left, block.length - offset);
      write(block, offset, count, digest, out);
      left -= count;
      offset = 0;
    }
    write(tail, 0, tail.length, digest, out);
  }

  private static void write(
      byte[] octets, int from, int count, MessageDigest digest, OutputStream out)
      throws IOException {
    digest.update(octets, from, count);
    out.write(octets, from, count);
  }

  private static String reply(BufferedReader in) throws IOException {
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (line.length() < 4 || line.charAt(3) != '-') {
        return line;
      }
    }
    throw new IOException("closed");
  }
}
