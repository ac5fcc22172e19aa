package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.sealpost.smtp.HopName;
import org.sealpost.smtp.Protocol;

class LaneTest {

  @Test
  void aHopThatWasAwayForLongRestsNoLongerThanMailWaits() {
    var lane =
        new Lane(
            new NextHop.Named(new HopName.Server("mx.test", 25, Protocol.SMTP)),
            20,
            new ReentrantLock().newCondition());
    var now = Instant.parse("2026-11-24T08:00:00Z");
    var longest = Duration.ofHours(1);
    for (int failure = 0; failure < 40; failure++) {
      lane.failed(now, Duration.ofMinutes(5), longest, "refused");
      assertThat(lane.isResting(now.plus(longest))).isFalse();
      now = now.plus(longest);
    }
    lane.failed(now, Duration.ofMinutes(5), longest, "refused");
    assertThat(lane.isResting(now.plus(Duration.ofMinutes(59)))).isTrue();
  }
}
