package org.sealpost.delivery;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as rows hold them: microseconds since 1970. */
final class Moments {

  private Moments() {}

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
