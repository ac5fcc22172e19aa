package org.sealpost.correspondence;

import java.time.Duration;
import java.time.Instant;

/**
 * What one outbound mail ties us to. Levels are powers of two: a level reaches {@link #FAINTEST} at
 * the moment it fades, and doubles with every half-life that lies before.
 */
enum Bond {
  /** This person of ours and that address. */
  PAIR(0.4, 1.0),
  /** Anybody of ours and that address. */
  ADDRESS(0.2, 0.6),
  /** Anybody of ours and that domain, unless strangers share it. */
  DOMAIN(0.1, 0.4);

  /** Trust below this level is none. */
  static final double FAINTEST = 0.01;

  /** Each further mail makes a level this many times as high. */
  private static final double RISE = 1.4;

  private final double first;
  private final double most;

  Bond(double first, double most) {
    this.first = first;
    this.most = most;
  }

  /** How long the first mail's trust lasts. */
  Duration firstSpan() {
    return span(first / FAINTEST);
  }

  /** How long the highest trust lasts. */
  Duration longestSpan() {
    return span(most / FAINTEST);
  }

  /** By how much each further mail puts off the end. */
  static Duration rise() {
    return span(RISE);
  }

  static double level(Instant fades, Instant now) {
    double halfLives =
        (double) Duration.between(now, fades).toMillis() / LevelOfTrust.HALF_LIFE.toMillis();
    return FAINTEST * Math.pow(2, halfLives);
  }

  private static Duration span(double times) {
    double halfLives = Math.log(times) / Math.log(2);
    return Duration.ofMillis(Math.round(halfLives * LevelOfTrust.HALF_LIFE.toMillis()));
  }
}
