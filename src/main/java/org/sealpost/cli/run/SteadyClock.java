package org.sealpost.cli.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which things are kept, tried again and given up. It follows the machine's clock as
 * long as that goes, and not when it is set: a clock that leaps by a year must not return all mail
 * in the queue, and one that falls back must not stop it. What was out of step is forgotten once
 * the clock is right again, or at the next start.
 */
final class SteadyClock implements InstantSource {

  private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

  /** A clock that is kept right by small steps is followed. */
  private static final Duration STEP = Duration.ofMinutes(1);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant last;
  private long lastNanos;
  private Duration ahead = Duration.ZERO;

  SteadyClock(InstantSource wall) {
    this(wall, System::nanoTime);
  }

  /**
   * @param nanos time that passes and is never set
   */
  SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    lastNanos = nanos.getAsLong();
    last = wall.instant();
  }

  @Override
  public synchronized Instant instant() {
    long passed = nanos.getAsLong();
    var now = wall.instant();
    var step = Duration.between(last.plusNanos(passed - lastNanos), now);
    last = now;
    lastNanos = passed;
    if (step.abs().compareTo(STEP) > 0) {
      ahead = ahead.plus(step);
      if (ahead.abs().compareTo(STEP) <= 0) {
        ahead = Duration.ZERO;
      }
      LOG.warn(
          "The clock was set by {}; mail is kept and tried by a time that is {} behind it",
          step,
          ahead);
    }
    return now.minus(ahead);
  }

  /** How far the machine's clock is ahead of the time that has passed; zero as long as it goes. */
  synchronized Duration ahead() {
    return ahead;
  }
}
