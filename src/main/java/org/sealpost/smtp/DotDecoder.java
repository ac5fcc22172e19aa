package org.sealpost.smtp;

import java.util.Optional;

/**
 * Finds the end of a mail after DATA and takes out the stuffed dots (RFC 5321 §4.5.2), block by
 * block. Only CR LF ends a line and only CR LF . CR LF ends the mail (RFC 5321 §4.1.1.4): whatever
 * else another server may take for an end is a flaw of the mail, never its end.
 */
final class DotDecoder {

  /** Why a mail cannot be taken as it came. */
  enum Flaw {
    BARE_LF("5.5.2", "The mail has a line feed without a carriage return"),
    BARE_CR("5.5.2", "The mail has a carriage return without a line feed"),
    NUL("5.6.0", "The mail has a NUL octet"),
    LONG_LINE("5.6.0", "The mail has a line of more than 8192 octets");

    private final String enhanced;
    private final String sentence;

    Flaw(String enhanced, String sentence) {
      this.enhanced = enhanced;
      this.sentence = sentence;
    }

    Reply reply() {
      return Reply.of(550, enhanced, sentence);
    }

    /** Whether the peer may have another idea than we of where the mail ends. */
    boolean isAboutLineEnds() {
      return this != LONG_LINE;
    }
  }

  private enum State {
    LINE_START,
    DOT,
    DOT_CR,
    TEXT,
    CR
  }

  static final int LONGEST_LINE = 8192;

  private final Intake intake;
  private final long largest;
  private State state = State.LINE_START;
  private long lineOctets;
  private long octets;
  private boolean tooLarge;
  private Optional<Flaw> flaw = Optional.empty();

  /**
   * @param largest how many octets the intake gets at most; it never gets any of a flawed mail
   *     after the flaw
   */
  DotDecoder(Intake intake, long largest) {
    this.intake = intake;
    this.largest = largest;
  }

  /**
   * Takes the octets from {@code from} up to {@code to}. Returns the offset behind the end of the
   * mail, or -1 if it has not ended yet.
   */
  int decode(byte[] block, int from, int to) {
    int run = from;
    int lineFrom = from;
    int i = from;
    while (i < to) {
      byte octet = block[i];
      switch (state) {
        case TEXT -> {
          while (i < to && (block[i] > '\r' || block[i] < 0)) {
            i++;
          }
          if (i < to) {
            text(block[i]);
            i++;
          }
        }
        case CR -> {
          if (octet == '\n') {
            endLine(i + 1 - lineFrom);
            i++;
            lineFrom = i;
          } else {
            unfit(Flaw.BARE_CR);
            state = State.TEXT;
          }
        }
        case LINE_START -> {
          if (octet == '.') {
            keep(block, run, i);
            i++;
            run = i;
            state = State.DOT;
          } else {
            state = State.TEXT;
          }
        }
        case DOT -> {
          if (octet == '\r') {
            i++;
            run = i;
            state = State.DOT_CR;
          } else {
            state = State.TEXT;
          }
        }
        case DOT_CR -> {
          if (octet == '\n') {
            return i + 1;
          }
          unfit(Flaw.BARE_CR);
          state = State.TEXT;
        }
      }
    }
    keep(block, run, to);
    lineOctets += to - lineFrom;
    if (lineOctets > LONGEST_LINE) {
      unfit(Flaw.LONG_LINE);
    }
    return -1;
  }

  private void text(byte octet) {
    switch (octet) {
      case '\r' -> state = State.CR;
      case '\n' -> unfit(Flaw.BARE_LF);
      case 0 -> unfit(Flaw.NUL);
      default -> {
        // A tab or another control character: no matter to SMTP.
      }
    }
  }

  private void endLine(int inThisBlock) {
    if (lineOctets + inThisBlock > LONGEST_LINE) {
      unfit(Flaw.LONG_LINE);
    }
    lineOctets = 0;
    state = State.LINE_START;
  }

  private void unfit(Flaw found) {
    if (flaw.isEmpty() || (found.isAboutLineEnds() && !flaw.get().isAboutLineEnds())) {
      flaw = Optional.of(found);
    }
  }

  private void keep(byte[] block, int from, int to) {
    if (from >= to) {
      return;
    }
    octets += to - from;
    tooLarge |= octets > largest;
    if (!tooLarge && flaw.isEmpty()) {
      intake.add(block, from, to - from);
    }
  }

  /** Octets of content so far, kept or not. */
  long octets() {
    return octets;
  }

  boolean isTooLarge() {
    return tooLarge;
  }

  /** The gravest flaw so far. */
  Optional<Flaw> flaw() {
    return flaw;
  }
}
