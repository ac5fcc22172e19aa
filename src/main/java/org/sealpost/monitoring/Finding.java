package org.sealpost.monitoring;

import java.util.Locale;

/**
 * What was found out about one thing, held against what it should be. The factories take a key of
 * {@code messages/monitoring.properties} with what is to be put in.
 *
 * @param level how bad it is
 * @param part what was looked at
 * @param text what was found
 * @param mend the exact record or command that helps, or a sentence; empty if nothing is wrong
 * @param expected what should be found; empty where nobody can say
 */
public record Finding(Level level, Phrase part, Phrase text, Phrase mend, Phrase expected) {

  /** How bad a finding is. */
  public enum Level {
    OK,
    WARN,
    FAIL;

    /** As JSON and text keys write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Nothing is wrong. */
  public static Finding ok(Phrase part, String key, Object... arguments) {
    return of(Level.OK, part, key, arguments);
  }

  /** It works, but somebody should look. */
  public static Finding warn(Phrase part, String key, Object... arguments) {
    return of(Level.WARN, part, key, arguments);
  }

  /** It does not work. */
  public static Finding fail(Phrase part, String key, Object... arguments) {
    return of(Level.FAIL, part, key, arguments);
  }

  /** Nobody knows, because the DNS gave no answer. */
  public static Finding unknown(Phrase part, Object cause) {
    return warn(part, "dns.silent", cause).mendedBy("mend.dns-servers");
  }

  private static Finding of(Level level, Phrase part, String key, Object... arguments) {
    return new Finding(level, part, Phrase.of(key, arguments), Phrase.NONE, Phrase.NONE);
  }

  /** The same, as bad as that. */
  Finding at(Level other) {
    return new Finding(other, part, text, mend, expected);
  }

  /** The same with the record, the setting or the command that mends it. */
  public Finding mended(String mend) {
    return new Finding(level, part, text, Phrase.verbatim(mend), expected);
  }

  /** The same with a sentence that says how to mend it. */
  public Finding mendedBy(String key, Object... arguments) {
    return new Finding(level, part, text, Phrase.of(key, arguments), expected);
  }

  /** The same beside the record or the value that should be there. */
  public Finding expecting(String wanted) {
    return new Finding(level, part, text, mend, Phrase.verbatim(wanted));
  }

  /** The same beside a sentence about what should be there. */
  public Finding expectingThat(String key, Object... arguments) {
    return new Finding(level, part, text, mend, Phrase.of(key, arguments));
  }

  /** What is the same in every language and release: the key of the text. */
  public String code() {
    return text.key();
  }

  /** As a reader of that language has it. */
  public SpokenFinding in(Locale language) {
    return new SpokenFinding(
        code(),
        level,
        part.in(language),
        text.in(language),
        mend.in(language),
        expected.in(language));
  }
}
