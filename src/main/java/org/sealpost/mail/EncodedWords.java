package org.sealpost.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Decodes the encoded words in a text (RFC 2047), also where they stand in places or forms that the
 * standard forbids and mail programs decode nevertheless. Adjacent words of one charset are joined
 * before their octets become text, for many programs cut a character in two.
 */
final class EncodedWords {

  private final String text;
  private final StringBuilder done = new StringBuilder();
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private String charset = "";
  private boolean pending;

  private EncodedWords(String text) {
    this.text = text;
  }

  static String decoded(String text) {
    return text.contains("=?") ? new EncodedWords(text).decode() : text;
  }

  private String decode() {
    int plainFrom = 0;
    int at = text.indexOf("=?");
    while (at >= 0) {
      int charsetEnd = text.indexOf('?', at + 2);
      if (charsetEnd < 0 || charsetEnd + 2 >= text.length()) {
        break;
      }
      int end = endOf(at, charsetEnd);
      if (end < 0) {
        at = text.indexOf("=?", at + 2);
        continue;
      }
      plain(text.substring(plainFrom, at));
      word(at, charsetEnd, end);
      plainFrom = end + 2;
      at = text.indexOf("=?", plainFrom);
    }
    flush();
    done.append(text, plainFrom, text.length());
    return done.toString();
  }

  /** The index of the word's closing {@code ?=}, or -1 if no encoded word begins here. */
  private int endOf(int at, int charsetEnd) {
    char encoding = text.charAt(charsetEnd + 1);
    boolean known = encoding == 'b' || encoding == 'B' || encoding == 'q' || encoding == 'Q';
    if (!known || text.charAt(charsetEnd + 2) != '?' || !isCharset(at + 2, charsetEnd)) {
      return -1;
    }
    // In Q an equals sign may follow the question mark that opens the text: =?utf-8?q?=41?=
    return text.indexOf("?=", charsetEnd + 3);
  }

  private boolean isCharset(int from, int to) {
    if (to - from < 1 || to - from > 80) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private void plain(String between) {
    // Blanks between two encoded words are no part of the text (RFC 2047 §6.2).
    if (!between.isEmpty() && !(pending && between.isBlank())) {
      flush();
      done.append(between);
    }
  }

  private void word(int at, int charsetEnd, int end) {
    var name = text.substring(at + 2, charsetEnd);
    int language = name.indexOf('*');
    // RFC 2231 §5: a language may follow the charset.
    name = (language < 0 ? name : name.substring(0, language)).toLowerCase(Locale.ROOT);
    if (!name.equals(charset)) {
      flush();
      charset = name;
    }
    pending = true;
    var body = text.substring(charsetEnd + 3, end);
    boolean base64 = (text.charAt(charsetEnd + 1) | 32) == 'b';
    octets.writeBytes(base64 ? Base64.decoded(body) : q(body));
  }

  /** The Q encoding (RFC 2047 §4.2). */
  private static byte[] q(String body) {
    var decoded = new ByteArrayOutputStream(body.length());
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '=' && i + 2 < body.length() && hex(body, i + 1) >= 0) {
        decoded.write(hex(body, i + 1));
        i += 2;
      } else if (c == '_') {
        decoded.write(' ');
      } else if (c < 128) {
        decoded.write(c);
      } else {
        decoded.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return decoded.toByteArray();
  }

  private static int hex(String body, int at) {
    int high = Character.digit(body.charAt(at), 16);
    int low = Character.digit(body.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private void flush() {
    if (pending) {
      done.append(Charsets.text(octets.toByteArray(), charset));
      octets.reset();
      pending = false;
      charset = "";
    }
  }
}
