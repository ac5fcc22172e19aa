package org.sealpost.smime;

import org.sealpost.mail.Content;

/**
 * What octets hold that does not survive every relay (RFC 8551 §3.1.3).
 *
 * @param beyondAscii how many octets above 127
 * @param nul whether there is a NUL
 * @param longLine whether a line has more than 998 octets
 * @param bareCr whether a CR stands without LF
 * @param bareLf whether an LF stands without CR
 * @param fragile whether a line ends in a blank or begins with {@code From }
 */
record TextTraits(
    long beyondAscii,
    boolean nul,
    boolean longLine,
    boolean bareCr,
    boolean bareLf,
    boolean fragile) {

  private static final int LONGEST_LINE = 998;
  private static final String FROM = "From ";

  static TextTraits of(Content octets) {
    var scan = new Scan();
    var block = new byte[64 * 1024];
    long at = 0;
    for (int n; (n = octets.read(at, block, 0, block.length)) > 0; at += n) {
      scan.take(block, n);
    }
    return scan.traits();
  }

  /** Whether these octets can travel under 7bit as they are. */
  boolean travel() {
    return sevenBit() && !bareCr && !bareLf && !fragile;
  }

  /** Whether these octets may stand under 7bit at all. */
  boolean sevenBit() {
    return beyondAscii == 0 && !nul && !longLine;
  }

  /** One pass over the octets. */
  private static final class Scan {
    private long beyondAscii;
    private boolean nul;
    private boolean longLine;
    private boolean bareCr;
    private boolean bareLf;
    private boolean fragile;
    private int last = '\n';
    private int column;
    private int matched;

    void take(byte[] block, int count) {
      for (int i = 0; i < count; i++) {
        byte octet = block[i];
        if (octet == '\n') {
          lineEnds();
        } else {
          within(octet);
        }
        last = octet;
      }
    }

    private void lineEnds() {
      bareLf |= last != '\r';
      column = 0;
      matched = 0;
    }

    private void within(byte octet) {
      bareCr |= last == '\r';
      if (octet == '\r') {
        fragile |= last == ' ' || last == '\t';
        return;
      }
      if (octet <= 0) {
        beyondAscii += octet < 0 ? 1 : 0;
        nul |= octet == 0;
      }
      if (matched == column && matched < FROM.length() && octet == FROM.charAt(matched)) {
        matched++;
        fragile |= matched == FROM.length();
      }
      column++;
      longLine |= column > LONGEST_LINE;
    }

    TextTraits traits() {
      return new TextTraits(
          beyondAscii,
          nul,
          longLine,
          bareCr || last == '\r',
          bareLf,
          fragile || last == ' ' || last == '\t');
    }
  }
}
