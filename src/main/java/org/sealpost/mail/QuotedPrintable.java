package org.sealpost.mail;

/**
 * Decodes quoted-printable (RFC 2045 §6.7) leniently: an equals sign that begins nothing stands for
 * itself, blanks at a line's end are dropped, line ends stay as they are.
 */
final class QuotedPrintable implements OctetDecoder {

  private enum State {
    TEXT,
    EQUALS,
    HEX,
    SOFT_BREAK,
    SOFT_BREAK_CR
  }

  private static final int MOST_BLANKS = 4 * 1024;

  private final Reading reading;
  private final OctetSink blanks = new OctetSink(16);
  private State state = State.TEXT;
  private int first;
  private boolean crPending;

  QuotedPrintable(Reading reading) {
    this.reading = reading;
  }

  @Override
  public void decode(byte[] encoded, int count, OctetSink into) {
    for (int i = 0; i < count; i++) {
      take(encoded[i] & 0xFF, into);
    }
  }

  @Override
  public void finish(OctetSink into) {
    switch (state) {
      case HEX -> broken(into, first);
      case EQUALS, SOFT_BREAK, SOFT_BREAK_CR, TEXT -> {}
    }
    if (crPending) {
      into.put('\r');
    }
  }

  private void take(int c, OctetSink into) {
    switch (state) {
      case TEXT -> text(c, into);
      case EQUALS -> afterEquals(c, into);
      case HEX -> {
        int low = Character.digit(c, 16);
        state = State.TEXT;
        if (low >= 0 && c < 128) {
          into.put(Character.digit(first, 16) * 16 + low);
        } else {
          broken(into, first);
          text(c, into);
        }
      }
      case SOFT_BREAK -> softBreak(c, into);
      case SOFT_BREAK_CR -> {
        state = State.TEXT;
        if (c != '\n') {
          text(c, into);
        }
      }
    }
  }

  private void text(int c, OctetSink into) {
    if (crPending) {
      crPending = false;
      if (c != '\n') {
        putBlanks(into);
      }
      blanks.clear();
      into.put('\r');
    }
    if (c == ' ' || c == '\t') {
      if (blanks.size() >= MOST_BLANKS) {
        putBlanks(into);
      }
      blanks.put(c);
    } else if (c == '\r') {
      crPending = true;
    } else if (c == '\n') {
      blanks.clear();
      into.put(c);
    } else {
      putBlanks(into);
      if (c == '=') {
        state = State.EQUALS;
      } else {
        into.put(c);
      }
    }
  }

  private void afterEquals(int c, OctetSink into) {
    if (c == '\r') {
      state = State.SOFT_BREAK_CR;
    } else if (c == '\n') {
      state = State.TEXT;
    } else if (c == ' ' || c == '\t') {
      state = State.SOFT_BREAK;
      blanks.put(c);
    } else if (c < 128 && Character.digit(c, 16) >= 0) {
      first = c;
      state = State.HEX;
    } else {
      reading.tell(Anomaly.BROKEN_QUOTED_PRINTABLE);
      into.put('=');
      state = State.TEXT;
      text(c, into);
    }
  }

  /** Blanks between the equals sign and the line end are added by relays; they go with it. */
  private void softBreak(int c, OctetSink into) {
    if (c == '\r' || c == '\n') {
      blanks.clear();
      state = c == '\r' ? State.SOFT_BREAK_CR : State.TEXT;
    } else if ((c == ' ' || c == '\t') && blanks.size() < MOST_BLANKS) {
      blanks.put(c);
    } else {
      reading.tell(Anomaly.BROKEN_QUOTED_PRINTABLE);
      into.put('=');
      state = State.TEXT;
      text(c, into);
    }
  }

  private void broken(OctetSink into, int c) {
    reading.tell(Anomaly.BROKEN_QUOTED_PRINTABLE);
    into.put('=');
    into.put(c);
  }

  private void putBlanks(OctetSink into) {
    if (blanks.size() > 0) {
      for (byte blank : blanks.octets()) {
        into.put(blank);
      }
      blanks.clear();
    }
  }
}
