package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final Instant NOW = Instant.parse("2026-11-24T06:00:00Z");
  private static final Instant FAR = NOW.plus(Duration.ofDays(5));

  private final Patience patience = new Patience(Duration.ofMinutes(5), Duration.ofHours(1));
  private final Random random = new Random(1);

  private Duration wait(int attempts, Instant expires) {
    return Duration.between(NOW, patience.next(NOW, attempts, expires, random));
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToTheLongest() {
    long[] minutes = {5, 10, 20, 40, 60, 60, 60};
    for (int attempts = 1; attempts <= minutes.length; attempts++) {
      var wait = wait(attempts, FAR);
      var plan = Duration.ofMinutes(minutes[attempts - 1]);
      assertThat(wait)
          .isBetween(plan.multipliedBy(89).dividedBy(100), plan.multipliedBy(111).dividedBy(100));
    }
    assertThat(wait(1_000_000, FAR)).isLessThan(Duration.ofMinutes(67));
  }

  @Test
  void doesNotTryAllAtTheSameMoment() {
    assertThat(wait(3, FAR)).isNotEqualTo(wait(3, FAR));
  }

  @Test
  void keepsAnAttemptForTheMailsEnd() {
    var expires = NOW.plus(Duration.ofMinutes(7));
    assertThat(wait(4, expires)).isEqualTo(Duration.ofMinutes(7));
  }
}
