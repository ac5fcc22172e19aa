package org.sealpost.monitoring;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A look at one part.
 *
 * @param part the part's name
 * @param vital whether the gateway cannot take mail without it
 * @param freshFor how long an answer is given again without looking
 * @param look looks; may take its time and may throw, which counts as failed
 */
public record Probe(String part, boolean vital, Duration freshFor, Supplier<Health> look) {

  private static final Duration USUAL = Duration.ofSeconds(5);

  /** A look that costs little: its answer is given again for five seconds. */
  public Probe(String part, boolean vital, Supplier<Health> look) {
    this(part, vital, USUAL, look);
  }
}
