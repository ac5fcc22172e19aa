package org.sealpost.console;

/**
 * How one part of the gateway is, and what to do about it.
 *
 * @param part the part: {@code database}, {@code queue}, {@code authority private}
 * @param level how it is
 * @param text one sentence
 * @param mend what helps; empty if nothing is wrong
 */
public record HealthLine(String part, Level level, String text, String mend) {

  /** How well a part is. */
  public enum Level {
    OK,
    WARN,
    FAIL
  }
}
