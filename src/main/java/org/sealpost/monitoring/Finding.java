package org.sealpost.monitoring;

/**
 * What was found out about one thing, held against what it should be.
 *
 * @param level how bad it is
 * @param part what was looked at
 * @param text what was found
 * @param mend the exact record or command that helps; empty if nothing is wrong
 * @param expected what should be found; empty where the text says it
 */
public record Finding(Level level, String part, String text, String mend, String expected) {

  /** How bad a finding is. */
  public enum Level {
    OK,
    WARN,
    FAIL
  }

  /** Nothing is wrong. */
  public static Finding ok(String part, String text) {
    return new Finding(Level.OK, part, text, "", "");
  }

  /** It works, but somebody should look. */
  public static Finding warn(String part, String text, String mend) {
    return new Finding(Level.WARN, part, text, mend, "");
  }

  /** It does not work. */
  public static Finding fail(String part, String text, String mend) {
    return new Finding(Level.FAIL, part, text, mend, "");
  }

  /** Nobody knows, because the DNS gave no answer. */
  public static Finding unknown(String part, String cause) {
    return warn(part, "the DNS did not answer: " + cause, "check dns.servers");
  }

  /** The same beside what should be there. */
  public Finding expecting(String wanted) {
    return new Finding(level, part, text, mend, wanted);
  }
}
