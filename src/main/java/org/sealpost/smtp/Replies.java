package org.sealpost.smtp;

import java.io.IOException;

/** Writes replies as octets (RFC 5321 §4.2.1, RFC 2034 §4). */
final class Replies {

  /** RFC 5321 §4.5.3.1.5: 512 octets a line, code and CR LF included. */
  private static final int LONGEST_TEXT = 480;

  private Replies() {}

  static void write(Wire wire, Reply reply) throws IOException {
    var lines = reply.lines();
    var enhanced = reply.enhanced().isEmpty() ? "" : reply.enhanced() + " ";
    for (int i = 0; i < lines.size(); i++) {
      var text = lines.get(i);
      wire.write(
          reply.code()
              + (i < lines.size() - 1 ? "-" : " ")
              + enhanced
              + text.substring(0, Math.min(text.length(), LONGEST_TEXT))
              + "\r\n");
    }
    if (lines.isEmpty()) {
      wire.write(reply.code() + " " + enhanced.stripTrailing() + "\r\n");
    }
  }
}
