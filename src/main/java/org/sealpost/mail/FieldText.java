package org.sealpost.mail;

import java.nio.charset.StandardCharsets;

/** How a header field's octets become text. */
final class FieldText {

  private FieldText() {}

  /**
   * What stands from an index on, line ends of the folding removed (RFC 5322 §2.2.3), trimmed, read
   * as UTF-8 where it is valid (RFC 6532 §3.1).
   */
  static String unfolded(String raw, int start) {
    int from = start;
    int to = raw.length();
    while (from < to && raw.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && raw.charAt(to - 1) <= ' ') {
      to--;
    }
    boolean ascii = true;
    boolean folded = false;
    for (int i = from; i < to; i++) {
      char c = raw.charAt(i);
      ascii &= c < 128;
      folded |= c == '\n' || c == '\r';
    }
    var value = raw.substring(from, to);
    if (folded) {
      value = withoutLineEnds(value);
    }
    return ascii ? value : Charsets.utf8WhereValid(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Encoded words decoded, tabs and control characters made blanks or removed. */
  static String decoded(String value) {
    return withoutControls(EncodedWords.decoded(value));
  }

  static String withoutControls(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    var clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t' || c == '\n') {
        clean.append(' ');
      } else if (!Character.isISOControl(c)) {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  /** The value with its comments (RFC 5322 §3.2.2) taken out, quoted strings left alone. */
  static String withoutComments(String value) {
    if (value.indexOf('(') < 0) {
      return value;
    }
    var kept = new StringBuilder(value.length());
    boolean quoted = false;
    int i = 0;
    while (i < value.length()) {
      char c = value.charAt(i);
      if (c == '(' && !quoted) {
        i = afterComment(value, i);
        kept.append(' ');
        continue;
      }
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted && i + 1 < value.length()) {
        kept.append(c);
        i++;
      }
      kept.append(value.charAt(i));
      i++;
    }
    return kept.toString();
  }

  /** The index after the comment that begins at an index; the end if it is never closed. */
  static int afterComment(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '(' -> depth++;
        case ')' -> {
          depth--;
          if (depth == 0) {
            return i + 1;
          }
        }
        default -> {}
      }
    }
    return text.length();
  }

  private static String withoutLineEnds(String value) {
    var text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\r') {
        if (i + 1 >= value.length() || value.charAt(i + 1) != '\n') {
          text.append(' ');
        }
      } else if (c != '\n') {
        text.append(c);
      }
    }
    return text.toString();
  }
}
