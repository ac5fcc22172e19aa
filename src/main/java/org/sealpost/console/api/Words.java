package org.sealpost.console.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sealpost.console.frame.Problem;

/** Enum constants in requests and answers: lower case, with dashes. */
public final class Words {

  private Words() {}

  /** The word of a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant of a word, or a problem that names the parameter and the words it takes. */
  public static <E extends Enum<E>> E read(Class<E> type, String parameter, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equalsIgnoreCase(word.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.malformed(
                    parameter
                        + " is one of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(Words::of)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  /** The same for a word that may be missing or blank. */
  public static <E extends Enum<E>> Optional<E> read(
      Class<E> type, String parameter, Optional<String> word) {
    return word.filter(given -> !given.isBlank()).map(given -> read(type, parameter, given));
  }
}
