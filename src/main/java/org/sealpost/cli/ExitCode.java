package org.sealpost.cli;

/** What a verb's end means to a script (the numbers of sysexits.h). */
final class ExitCode {

  static final int DONE = 0;
  static final int NO = 1;
  static final int WRONG_USE = 64;
  static final int BAD_INPUT = 65;
  static final int UNAVAILABLE = 69;
  static final int TRY_AGAIN = 75;
  static final int BAD_CONFIGURATION = 78;

  private ExitCode() {}
}
