package org.sealpost.cli.setup;

/**
 * What the doctor found out about one thing.
 *
 * @param level how bad it is
 * @param part what was looked at
 * @param text what was found
 * @param mend the exact record or command that helps; empty if nothing is wrong
 */
record Finding(Level level, String part, String text, String mend) {

  /** How bad a finding is. */
  enum Level {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String part, String text) {
    return new Finding(Level.OK, part, text, "");
  }

  static Finding warn(String part, String text, String mend) {
    return new Finding(Level.WARN, part, text, mend);
  }

  static Finding fail(String part, String text, String mend) {
    return new Finding(Level.FAIL, part, text, mend);
  }

  /** Nobody knows, because the DNS gave no answer. */
  static Finding unknown(String part, String cause) {
    return warn(part, "the DNS did not answer: " + cause, "check dns.servers");
  }
}
