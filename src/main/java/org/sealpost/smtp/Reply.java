package org.sealpost.smtp;

import java.util.List;

/**
 * An SMTP reply (RFC 5321 §4.2) with its enhanced status code (RFC 3463).
 *
 * @param code 200 to 599; the first digit decides
 * @param enhanced such as {@code 5.7.1}; empty where none belongs (greeting, EHLO, 354)
 * @param lines printable text, one entry a line; line ends and control characters are refused
 */
public record Reply(int code, String enhanced, List<String> lines) {

  public Reply {
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("not a reply code: " + code);
    }
    lines = List.copyOf(lines);
    for (var line : lines) {
      if (line.chars().anyMatch(c -> c < 32 || c == 127)) {
        throw new IllegalArgumentException("a control character in a reply: " + line);
      }
    }
  }

  /** A reply of one line. */
  public static Reply of(int code, String enhanced, String line) {
    return new Reply(code, enhanced, List.of(line));
  }

  /** The command was done. */
  public boolean isPositive() {
    return code < 400;
  }

  /** Try again later. */
  public boolean isTransient() {
    return code >= 400 && code < 500;
  }

  /** Do not try again. */
  public boolean isPermanent() {
    return code >= 500;
  }

  /** All on one line, for logs and stories: {@code 250 2.0.0 Ok}. */
  public String text() {
    return (code + " " + enhanced).strip() + " " + String.join(" ", lines);
  }
}
