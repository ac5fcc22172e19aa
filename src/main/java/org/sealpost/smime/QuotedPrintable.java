package org.sealpost.smime;

import java.nio.charset.StandardCharsets;
import org.sealpost.mail.Content;

/**
 * Quoted-printable for text that must arrive as it was signed (RFC 2045 §6.7): besides what must be
 * quoted, it protects what relays like to change: blanks at line ends, {@code From } at line
 * starts, lone dots.
 */
final class QuotedPrintable {

  private static final int LONGEST_LINE = 76;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SOFT_BREAK = {'=', '\r', '\n'};
  private static final byte[] LINE_END = {'\r', '\n'};

  private final OctetChunks out = new OctetChunks();
  private final byte[] line = new byte[LONGEST_LINE + 3];
  private int used;

  private QuotedPrintable() {}

  /** Encodes text whose line ends are CRLF. */
  static Content encode(Content text) {
    var encoder = new QuotedPrintable();
    var block = new byte[64 * 1024];
    long at = 0;
    for (int n; (n = text.read(at, block, 0, block.length)) > 0; at += n) {
      for (int i = 0; i < n; i++) {
        long offset = at + i;
        int next =
            i + 1 < n ? block[i + 1] & 0xFF : offset + 1 < text.size() ? text.at(offset + 1) : -1;
        encoder.octet(block[i] & 0xFF, next, block[i] == 'F' && startsFrom(text, offset));
      }
    }
    encoder.out.write(encoder.line, 0, encoder.used);
    return encoder.out.content();
  }

  private static boolean startsFrom(Content text, long offset) {
    return offset + 4 < text.size()
        && text.at(offset + 1) == 'r'
        && text.at(offset + 2) == 'o'
        && text.at(offset + 3) == 'm'
        && text.at(offset + 4) == ' ';
  }

  private void octet(int octet, int next, boolean startsFrom) {
    if (octet == '\r' && next == '\n') {
      return;
    }
    if (octet == '\n') {
      out.write(line, 0, used);
      out.write(LINE_END);
      used = 0;
      return;
    }
    boolean lineEnds = next == '\r' || next == '\n' || next < 0;
    boolean blank = octet == ' ' || octet == '\t';
    boolean lineStarts = used == 0 && (startsFrom || octet == '.');
    boolean plain = (octet >= '!' && octet <= '~' && octet != '=') || blank;
    boolean quoted = !plain || (blank && lineEnds) || lineStarts;
    int room = quoted ? 3 : 1;
    if (used + room > LONGEST_LINE - 1) {
      out.write(line, 0, used);
      out.write(SOFT_BREAK);
      used = 0;
      quoted |= startsFrom || octet == '.';
    }
    if (quoted) {
      line[used++] = '=';
      line[used++] = HEX[octet >> 4];
      line[used++] = HEX[octet & 15];
    } else {
      line[used++] = (byte) octet;
    }
  }
}
