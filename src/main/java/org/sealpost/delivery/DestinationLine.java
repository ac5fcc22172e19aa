package org.sealpost.delivery;

import java.time.Instant;
import java.util.List;
import org.sealpost.mail.Domain;

/**
 * What waits for one destination, and why.
 *
 * @param destination the domain
 * @param waiting how many recipients wait
 * @param oldest since when the first of them waits
 * @param reasons the most frequent answers among the oldest thousand, most frequent first
 */
public record DestinationLine(
    Domain destination, long waiting, Instant oldest, List<Reason> reasons) {

  public DestinationLine {
    reasons = List.copyOf(reasons);
  }

  /** An answer and how many recipients got it. */
  public record Reason(String answer, long recipients) {}
}
