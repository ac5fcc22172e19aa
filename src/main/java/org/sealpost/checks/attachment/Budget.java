package org.sealpost.checks.attachment;

import java.io.IOException;

/**
 * What unpacking may cost for one mail. It ends for the whole mail at once: what is beyond is not
 * looked at, and that is told.
 */
final class Budget {

  static final int DEPTH = 5;
  private static final int ENTRIES = 10_000;
  private static final long OCTETS = 64L * 1024 * 1024;
  private static final long NANOS = 2_000_000_000L;
  private static final int RATIO = 100;
  private static final long RATIO_MATTERS_FROM = 4L * 1024 * 1024;

  private final long began = System.nanoTime();
  private int entries;
  private long octets;

  /**
   * Says that time ran out. That tells of a busy machine more often than of the mail, and is no
   * fact about it.
   */
  static final class OutOfTimeException extends IOException {
    OutOfTimeException() {
      super("unpacking takes too long");
    }
  }

  /** Says that a limit was reached. */
  static final class ExceededException extends IOException {
    ExceededException(String limit) {
      super(limit);
    }
  }

  void entry() throws ExceededException, OutOfTimeException {
    entries++;
    if (entries > ENTRIES) {
      throw new ExceededException("more than " + ENTRIES + " files");
    }
    time();
  }

  /** Takes note of octets that came out of an archive. */
  void unpacked(long count) throws ExceededException, OutOfTimeException {
    octets += count;
    if (octets > OCTETS) {
      throw new ExceededException("more than " + OCTETS / 1024 / 1024 + " MiB unpacked");
    }
    time();
  }

  /** Refuses files that grow beyond reason: bombs grow a thousandfold, documents tenfold. */
  static void ratio(long packed, long unpacked) throws ExceededException {
    if (unpacked > RATIO_MATTERS_FROM && unpacked / Math.max(1, packed) > RATIO) {
      throw new ExceededException("a file grows more than " + RATIO + " times");
    }
  }

  private void time() throws OutOfTimeException {
    if (System.nanoTime() - began > NANOS || Thread.currentThread().isInterrupted()) {
      throw new OutOfTimeException();
    }
  }
}
