package org.sealpost.cli.evaluation;

import org.sealpost.policy.VerdictObject;

/** A mail of a corpus beside what the gateway would do with it. */
record Judged(Sample sample, VerdictObject verdict) {

  /** What would become of it, the mildest first. */
  enum Fate {
    DELIVERED,
    MARKED,
    HELD,
    REFUSED
  }

  Fate fate() {
    return switch (verdict.action()) {
      case "deliver" -> Fate.DELIVERED;
      case "mark" -> Fate.MARKED;
      case "quarantine" -> Fate.HELD;
      case "reject", "defer" -> Fate.REFUSED;
      default ->
          throw new IllegalStateException("an action that nobody knows: " + verdict.action());
    };
  }

  /** Whether it would not reach its reader unmarked. */
  boolean isCaught() {
    return fate() != Fate.DELIVERED;
  }

  /** How far the score is on the wrong side of the threshold; negative where it is right. */
  double mistake() {
    double above = verdict.score() - verdict.threshold();
    return sample.label().isUnwanted() ? -above : above;
  }
}
