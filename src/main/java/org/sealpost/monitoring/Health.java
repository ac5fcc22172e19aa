package org.sealpost.monitoring;

/**
 * How one part of the gateway is, and what to do about it.
 *
 * @param part the part: {@code database}, {@code vault}, {@code queue}
 * @param level how it is
 * @param text one sentence
 * @param mend what helps; empty if nothing is wrong
 */
public record Health(String part, Level level, String text, String mend) {

  /** How well a part is; later ones are worse. */
  public enum Level {
    OK,
    WARN,
    FAIL
  }

  /** Nothing is wrong. */
  public static Health ok(String part, String text) {
    return new Health(part, Level.OK, text, "");
  }

  /** It works, but somebody should look. */
  public static Health warn(String part, String text, String mend) {
    return new Health(part, Level.WARN, text, mend);
  }

  /** It does not work. */
  public static Health fail(String part, String text, String mend) {
    return new Health(part, Level.FAIL, text, mend);
  }
}
