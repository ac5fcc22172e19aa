package org.sealpost.policy;

import java.util.List;

/**
 * What a mail is and what is done with it.
 *
 * @param word what it is
 * @param action what is done
 * @param score the sum of all points
 * @param threshold the score from which mail does not reach its reader by itself
 * @param points what each check added, those that saw nothing left out
 * @param rule the name of the rule that decided
 * @param reason one sentence: why
 */
public record Verdict(
    VerdictWord word,
    Action action,
    double score,
    double threshold,
    List<Points> points,
    String rule,
    String reason) {

  public Verdict {
    points = List.copyOf(points);
  }
}
