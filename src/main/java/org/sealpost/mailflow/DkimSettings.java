package org.sealpost.mailflow;

import java.time.Duration;
import java.util.List;
import org.sealpost.authenticity.DkimAlgorithm;

/**
 * How our domains sign, and how often their keys change.
 *
 * @param algorithms each puts a signature on each mail; at least one
 * @param interval how long a key signs; zero: for ever
 * @param announced how long before its turn a key's record is shown
 * @param grace how long the record of a key must stay published that does not sign any more
 */
public record DkimSettings(
    List<DkimAlgorithm> algorithms, Duration interval, Duration announced, Duration grace) {

  /** Both algorithms, new keys twice a year; signatures live for two weeks, so does the grace. */
  public static final DkimSettings USUAL =
      new DkimSettings(
          List.of(DkimAlgorithm.values()),
          Duration.ofDays(180),
          Duration.ofDays(14),
          Duration.ofDays(14));

  public DkimSettings {
    algorithms = algorithms.stream().distinct().sorted().toList();
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("mail must be signed by something");
    }
  }

  /** Whether keys change by the calendar. */
  boolean isScheduled() {
    return interval.isPositive();
  }
}
