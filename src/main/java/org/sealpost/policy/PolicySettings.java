package org.sealpost.policy;

import java.util.Map;

/**
 * How facts are weighed.
 *
 * @param markAt the score from which mail is delivered with a warning
 * @param quarantineAt the score from which mail is held
 * @param rejectAt the score from which mail is refused; nothing is held where this is not above
 *     {@code quarantineAt}
 * @param points what a clear finding of a check adds, by the check's name; those not named here
 *     have their {@link Weights usual points}
 */
public record PolicySettings(
    double markAt, double quarantineAt, double rejectAt, Map<String, Double> points) {

  /** The settings that come with the program. */
  public static final PolicySettings USUAL = new PolicySettings(2.5, 4, 4, Map.of());

  public PolicySettings {
    if (markAt > rejectAt) {
      throw new IllegalArgumentException("marking comes before refusing");
    }
    points = Map.copyOf(points);
  }

  /** The score from which mail does not reach its reader by itself. */
  public double threshold() {
    return Math.min(quarantineAt, rejectAt);
  }

  /** What a clear finding of this check adds. */
  public double pointsOf(String check) {
    var own = points.get(check);
    return own == null ? Weights.usual(check) : own;
  }
}
