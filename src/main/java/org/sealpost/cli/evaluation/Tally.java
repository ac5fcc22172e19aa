package org.sealpost.cli.evaluation;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.sealpost.cli.evaluation.Judged.Fate;

/** How many of a group of mails met which fate. */
final class Tally {

  private final Map<Fate, Integer> counts = new EnumMap<>(Fate.class);

  private Tally() {
    Arrays.stream(Fate.values()).forEach(fate -> counts.put(fate, 0));
  }

  static Tally of(Collection<Judged> group) {
    var tally = new Tally();
    group.forEach(judged -> tally.counts.merge(judged.fate(), 1, Integer::sum));
    return tally;
  }

  int of(Fate fate) {
    return counts.getOrDefault(fate, 0);
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The share that met one of these fates, in percent. */
  double percent(Fate... fates) {
    int met = Arrays.stream(fates).mapToInt(this::of).sum();
    return total() == 0 ? 0 : 100.0 * met / total();
  }
}
