package org.sealpost.mail;

/**
 * Decodes uuencoded data: everything before the line {@code begin} and after the line {@code end}
 * is left out; lines that are none are skipped.
 */
final class Uuencode implements OctetDecoder {

  private static final int LONGEST_LINE = 256;

  private final Reading reading;
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;
  private boolean begun;
  private boolean ended;

  Uuencode(Reading reading) {
    this.reading = reading;
  }

  @Override
  public void decode(byte[] encoded, int count, OctetSink into) {
    for (int i = 0; i < count; i++) {
      byte c = encoded[i];
      if (c == '\n') {
        line(into);
        length = 0;
      } else if (c != '\r' && length < LONGEST_LINE) {
        line[length++] = c;
      }
    }
  }

  @Override
  public void finish(OctetSink into) {
    line(into);
    if (!begun || !ended) {
      reading.tell(Anomaly.BROKEN_UUENCODE);
    }
  }

  private void line(OctetSink into) {
    if (!begun) {
      begun = startsWith("begin ");
    } else if (!ended && length > 0) {
      if (startsWith("end") && length <= 4) {
        ended = true;
      } else {
        data(into);
      }
    }
  }

  private void data(OctetSink into) {
    int octets = value(0);
    if (octets > 45 || line[0] < ' ' || line[0] > '`') {
      reading.tell(Anomaly.BROKEN_UUENCODE);
      return;
    }
    for (int i = 1; octets > 0; i += 4) {
      int bits = value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
      for (int shift = 16; shift >= 0 && octets > 0; shift -= 8) {
        into.put(bits >> shift);
        octets--;
      }
    }
  }

  /** Six bits; blanks at a line's end may have been lost, they stand for zero. */
  private int value(int index) {
    return index < length ? (line[index] - ' ') & 63 : 0;
  }

  private boolean startsWith(String word) {
    if (length < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (line[i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
