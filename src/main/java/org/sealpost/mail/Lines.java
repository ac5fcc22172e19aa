package org.sealpost.mail;

import java.util.Arrays;

/**
 * Walks content line by line, reading it in blocks, and notes the line ends and control octets that
 * readers disagree on. A line ends in CRLF or LF; a CR alone ends none.
 */
final class Lines {

  /** How much of a line's beginning is at hand for comparison, however long the line is. */
  static final int HEAD = 1_100;

  private final Content content;
  private final long to;
  private final byte[] window;
  private final Reading reading;
  private long base;
  private int filled;
  private long start;
  private long end;
  private long next;
  private byte[] head;
  private boolean headKept;
  private int headFrom;
  private int headLength;
  private boolean crlf;
  private boolean lf;
  private boolean bareCr;
  private boolean nul;

  Lines(Content content, long from, int window, Reading reading) {
    this.content = content;
    this.to = content.size();
    this.window = new byte[(int) Math.min(Math.max(window, 4 * HEAD), to - from)];
    this.reading = reading;
    this.base = from;
    this.next = from;
    this.end = from;
    this.head = this.window;
  }

  /** Moves to the next line; false at the end. */
  boolean next() {
    if (next >= to) {
      return false;
    }
    start = next;
    int i = (int) (start - base);
    if (filled - i < HEAD && base + filled < to) {
      slide(i);
      i = 0;
    }
    head = window;
    headKept = false;
    headFrom = i;
    while (true) {
      i = lineFeedFrom(i);
      if (i < filled && window[i] == '\n') {
        ended(i);
        return true;
      }
      if (base + filled >= to) {
        end = to;
        next = to;
        headLength = (int) Math.min(HEAD, end - start);
        return true;
      }
      keepHead();
      slide(i);
      i = 0;
    }
  }

  /** Offset of the line's first octet. */
  long start() {
    return start;
  }

  /** Offset of the octet after the line, after its line end. */
  long after() {
    return next;
  }

  /** How long the line is, without its line end. */
  long length() {
    return end - start;
  }

  /** How long the line end is: 0, 1 or 2. */
  int lineEnd() {
    return (int) (next - end);
  }

  /** An octet of the line's first {@link #HEAD} octets, or -1 beyond the line. */
  int at(int index) {
    return index < headLength ? head[headFrom + index] & 0xFF : -1;
  }

  boolean startsWith(byte[] prefix) {
    if (prefix.length > headLength) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (head[headFrom + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the line holds nothing but blanks from an index on. */
  boolean isBlankFrom(int index) {
    if (length() > HEAD) {
      return false;
    }
    for (int i = index; i < headLength; i++) {
      int c = at(i);
      if (c != ' ' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Which line ends were seen. */
  Seen seen() {
    return new Seen(crlf, lf);
  }

  /** Which line ends a stretch has. */
  record Seen(boolean crlf, boolean lf) {

    /** Whether the two stretches together have both kinds. */
    boolean isMixedWith(Seen other) {
      return (crlf || other.crlf) && (lf || other.lf);
    }
  }

  private void ended(int lineFeed) {
    boolean afterCr = lineFeed > 0 && window[lineFeed - 1] == '\r' && base + lineFeed > start;
    crlf |= afterCr;
    lf |= !afterCr;
    next = base + lineFeed + 1;
    end = next - (afterCr ? 2 : 1);
    headLength = (int) Math.min(HEAD, end - start);
  }

  /** The index of the next line feed, or where to go on after more octets were read. */
  private int lineFeedFrom(int from) {
    byte[] w = window;
    int n = filled;
    for (int i = from; i < n; i++) {
      byte b = w[i];
      if (b > '\r' || b < 0) {
        continue;
      }
      if (b == '\n') {
        return i;
      }
      if (b == '\r') {
        if (i + 1 == n && base + n < to) {
          return i;
        }
        if (i + 1 == n || w[i + 1] != '\n') {
          bareCr = bareCr || told(Anomaly.BARE_CR);
        }
      } else if (b == 0) {
        nul = nul || told(Anomaly.NUL_OCTET);
      }
    }
    return n;
  }

  private boolean told(Anomaly anomaly) {
    reading.tell(anomaly);
    return true;
  }

  private void keepHead() {
    if (!headKept) {
      headKept = true;
      int n = Math.min(HEAD, filled - headFrom);
      head = Arrays.copyOfRange(window, headFrom, headFrom + n);
      headFrom = 0;
    }
  }

  private void slide(int keptFrom) {
    int kept = filled - keptFrom;
    System.arraycopy(window, keptFrom, window, 0, kept);
    base += keptFrom;
    filled = kept;
    while (filled < window.length && base + filled < to) {
      int wanted = (int) Math.min(window.length - filled, to - base - filled);
      int n = content.read(base + filled, window, filled, wanted);
      if (n <= 0) {
        throw new IllegalStateException("content ended before its size: " + content);
      }
      filled += n;
    }
  }
}
