package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

  private Instant wall = START;
  private long nanos = Long.MAX_VALUE - 5;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  private Instant after(Duration passed, Duration onTheWall) {
    nanos += passed.toNanos();
    wall = wall.plus(onTheWall);
    return clock.instant();
  }

  @Test
  void goesWithTheClockOfTheMachine() {
    assertThat(after(Duration.ofHours(5), Duration.ofHours(5))).isEqualTo(wall);
    assertThat(clock.ahead()).isZero();
  }

  @Test
  void followsAClockThatIsKeptRightBySmallSteps() {
    var second = Duration.ofSeconds(1);
    for (int i = 0; i < 600; i++) {
      assertThat(after(second, second.plusMillis(500))).isEqualTo(wall);
    }
  }

  @Test
  void leapsNotWithAClockThatIsSet() {
    for (var step : new Duration[] {Duration.ofDays(400), Duration.ofDays(-10).plusSeconds(7)}) {
      var before = clock.instant();
      assertThat(after(Duration.ofSeconds(3), step)).isEqualTo(before.plusSeconds(3));
      assertThat(after(Duration.ofSeconds(3), Duration.ofSeconds(3)))
          .isEqualTo(before.plusSeconds(6));
    }
    assertThat(clock.ahead()).isEqualTo(Duration.ofDays(390).plusSeconds(1));
  }

  @Test
  void isRightAgainWhenTheClockIs() {
    after(Duration.ZERO, Duration.ofHours(1));
    assertThat(clock.ahead()).isEqualTo(Duration.ofHours(1));
    assertThat(after(Duration.ofSeconds(10), Duration.ofHours(-1).plusSeconds(10)))
        .isEqualTo(START.plusSeconds(10));
    assertThat(clock.ahead()).isZero();
  }
}
