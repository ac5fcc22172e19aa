package org.sealpost.cli.configuration;

import java.util.Collection;
import java.util.Comparator;

/** What a mistyped word was probably meant to be. */
final class Suggestion {

  private Suggestion() {}

  /** A half sentence: the nearest of the known words if one is near, else all of them. */
  static String among(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(other -> distance(word, other)))
        .filter(nearest -> distance(word, nearest) <= Math.max(2, nearest.length() / 3))
        .map(nearest -> "did you mean \"" + nearest + "\"?")
        .orElse("known are: " + String.join(", ", known));
  }

  /** Levenshtein's distance. */
  private static int distance(String one, String other) {
    var previous = new int[other.length() + 1];
    var current = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      var swap = previous;
      previous = current;
      current = swap;
    }
    return previous[other.length()];
  }
}
