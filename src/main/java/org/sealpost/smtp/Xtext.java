package org.sealpost.smtp;

import java.util.Optional;

/** Text as ESMTP parameters carry it (RFC 3461 §4): what could be mistaken is written in hex. */
final class Xtext {

  private Xtext() {}

  /** Writes printable ASCII so that it is one word and no key. */
  static String encode(String text) {
    var written = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        written.append(c);
      } else {
        written.append("+%02X".formatted((int) c));
      }
    }
    return written.toString();
  }

  /**
   * Reads it back, strictly: whatever is not printable ASCII, once decoded, is no text, so that
   * nothing read here can ever begin a line of its own in a report or a command.
   */
  static Optional<String> decode(String written) {
    var text = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (isPlain(c)) {
        text.append(c);
        continue;
      }
      int octet = c == '+' && i + 2 < written.length() ? octet(written, i + 1) : -1;
      if (octet < ' ' || octet > '~') {
        return Optional.empty();
      }
      text.append((char) octet);
      i += 2;
    }
    return Optional.of(text.toString());
  }

  /** RFC 3461 §4: two digits, letters among them in upper case. */
  private static int octet(String written, int at) {
    int high = "0123456789ABCDEF".indexOf(written.charAt(at));
    int low = "0123456789ABCDEF".indexOf(written.charAt(at + 1));
    return high < 0 || low < 0 ? -1 : 16 * high + low;
  }

  private static boolean isPlain(char c) {
    return c > ' ' && c <= '~' && c != '+' && c != '=';
  }
}
