package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** How long to wait between attempts: each time twice as long, a little uneven, never too long. */
record Patience(Duration first, Duration longest) {

  private static final int MOST_DOUBLINGS = 30;
  private static final double UNEVEN = 0.1;

  /**
   * When the next attempt is due.
   *
   * @param attempts how many there were, the one that has just ended included
   * @param expires the mail's end, which gets an attempt of its own
   */
  Instant next(Instant now, int attempts, Instant expires, RandomGenerator random) {
    var wait = first.multipliedBy(1L << Math.clamp(attempts - 1L, 0, MOST_DOUBLINGS));
    if (wait.compareTo(longest) > 0) {
      wait = longest;
    }
    double factor = 1 - UNEVEN + 2 * UNEVEN * random.nextDouble();
    var due = now.plusNanos((long) (wait.toNanos() * factor));
    return due.isAfter(expires) && now.isBefore(expires) ? expires : due;
  }
}
