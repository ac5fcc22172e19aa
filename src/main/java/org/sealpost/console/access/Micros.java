package org.sealpost.console.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as they stand in a column: microseconds since 1970, 0 for never. */
final class Micros {

  private Micros() {}

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
