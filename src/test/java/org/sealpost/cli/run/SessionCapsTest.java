package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many sessions a process may have. */
class SessionCapsTest {

  @Test
  void strangersGetMostOfWhatIsLeftForSessions() {
    var many = new SessionCaps(20_000);
    assertThat(many.sessions("inbound")).isEqualTo(13_500);
    assertThat(many.sessions("outbound")).isEqualTo(2_250);
    assertThat(many.isLow()).isFalse();
  }

  @Test
  void aSmallLimitLeavesRoomForMailOnItsWayAndIsToldAsLow() {
    var few = new SessionCaps(1_024);
    assertThat(few.sessions("inbound")).isEqualTo(576);
    assertThat(few.isLow()).isTrue();
    assertThat(new SessionCaps(64).sessions("inbound")).isEqualTo(16);
  }

  @Test
  void anUnlimitedProcessIsStillBounded() {
    assertThat(new SessionCaps(Long.MAX_VALUE).sessions("inbound")).isEqualTo(50_000);
    assertThat(SessionCaps.ofThisProcess().most()).isPositive();
  }
}
