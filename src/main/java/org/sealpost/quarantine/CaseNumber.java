package org.sealpost.quarantine;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of a case, short enough to be read out on the telephone: {@code C-7K3F-9Q2M}. Not a
 * secret.
 *
 * @param text {@code C-} and eight characters of Crockford's base 32, 40 random bits
 */
public record CaseNumber(String text) implements Comparable<CaseNumber> {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int DIGITS = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  public CaseNumber {
    if (!text.matches("C-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")) {
      throw new IllegalArgumentException("not a case number: " + text);
    }
  }

  /** A new number. */
  public static CaseNumber random() {
    var digits = new StringBuilder(DIGITS);
    for (int i = 0; i < DIGITS; i++) {
      digits.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return of(digits.toString());
  }

  /**
   * Reads a number as people type it: in any case, with or without dashes, blanks and the C, an O
   * for a zero, an I or L for a one.
   */
  public static Optional<CaseNumber> parse(String text) {
    if (text.length() > 40) {
      return Optional.empty();
    }
    var typed = text.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
    var digits =
        (typed.length() == DIGITS + 1 && typed.startsWith("C") ? typed.substring(1) : typed)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    boolean fits =
        digits.length() == DIGITS && digits.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    return fits ? Optional.of(of(digits)) : Optional.empty();
  }

  private static CaseNumber of(String digits) {
    return new CaseNumber("C-" + digits.substring(0, 4) + "-" + digits.substring(4));
  }

  @Override
  public int compareTo(CaseNumber other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
