package org.sealpost.checks.sender;

import com.ibm.icu.text.Transliterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A person's name as readers recognise it: in any order, with initials, without diacritics, in
 * Chinese characters or in pinyin.
 *
 * @param words the words in lower-case ASCII, in the order of the text
 */
record PersonName(List<String> words) {

  private static final int MOST_WORDS = 12;
  private static final int MOST_PERMUTED = 4;

  /** ICU's transliterators keep no state between texts, and are not promised to be shared. */
  private static final ThreadLocal<Transliterator> LATIN =
      ThreadLocal.withInitial(() -> Transliterator.getInstance("Any-Latin; Latin-ASCII; Lower"));

  static PersonName of(String text) {
    var german =
        text.toLowerCase(Locale.ROOT).replace("ä", "ae").replace("ö", "oe").replace("ü", "ue");
    var latin =
        german.chars().allMatch(c -> c < 128)
            ? german
            : LATIN.get().transliterate(german).toLowerCase(Locale.ROOT);
    var words =
        Arrays.stream(latin.split("[^a-z0-9]+", -1))
            .filter(word -> !word.isEmpty())
            .limit(MOST_WORDS)
            .toList();
    return new PersonName(words);
  }

  /** How much another name looks like this person's: 0 not at all, 1 the same. */
  double likenessOf(PersonName other) {
    if (words.isEmpty() || other.words.isEmpty()) {
      return 0;
    }
    if (joined().stream().anyMatch(other.joined()::contains)) {
      return 1;
    }
    if (words.size() < 2) {
      return 0;
    }
    if (new HashSet<>(other.words).containsAll(words) || containsJoined(other)) {
      return 0.8;
    }
    return hasInitials(other) ? 0.5 : 0;
  }

  /** All orders of the words, each as one word: {@code wangxiaoming}, {@code xiaomingwang}. */
  private Set<String> joined() {
    var all = new HashSet<String>();
    permute(new ArrayList<>(words.subList(0, Math.min(words.size(), MOST_PERMUTED))), 0, all);
    if (words.size() > MOST_PERMUTED) {
      return Set.of(String.join("", words));
    }
    return all;
  }

  private static void permute(List<String> list, int from, Set<String> all) {
    if (from == list.size()) {
      all.add(String.join("", list));
      return;
    }
    for (int i = from; i < list.size(); i++) {
      java.util.Collections.swap(list, from, i);
      permute(list, from + 1, all);
      java.util.Collections.swap(list, from, i);
    }
  }

  /** Chinese names come out as one word a character: 王小明 (CEO) is wang xiao ming ceo. */
  private boolean containsJoined(PersonName other) {
    for (int from = 0; from < other.words.size(); from++) {
      for (int to = from + 2; to <= Math.min(other.words.size(), from + MOST_PERMUTED); to++) {
        if (joined().contains(String.join("", other.words.subList(from, to)))) {
          return true;
        }
      }
    }
    return false;
  }

  /** {@code J. Doe} and {@code Doe, J} of John Doe. */
  private boolean hasInitials(PersonName other) {
    var first = words.getFirst().substring(0, 1);
    var last = words.getLast();
    return other.words.size() == 2
        && last.length() > 2
        && other.words.contains(last)
        && other.words.contains(first);
  }
}
