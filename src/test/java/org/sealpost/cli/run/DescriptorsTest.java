package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many sessions a process may have. */
class DescriptorsTest {

  @Test
  void strangersGetMostOfWhatIsLeftForSessions() {
    var many = new Descriptors(20_000);
    assertThat(many.sessions("inbound")).isEqualTo(13_500);
    assertThat(many.sessions("outbound")).isEqualTo(2_250);
    assertThat(many.isLow()).isFalse();
  }

  @Test
  void aSmallLimitLeavesRoomForMailOnItsWayAndIsToldAsLow() {
    var few = new Descriptors(1_024);
    assertThat(few.sessions("inbound")).isEqualTo(576);
    assertThat(few.isLow()).isTrue();
    assertThat(new Descriptors(64).sessions("inbound")).isEqualTo(16);
  }

  @Test
  void anUnlimitedProcessIsStillBounded() {
    assertThat(new Descriptors(Long.MAX_VALUE).sessions("inbound")).isEqualTo(50_000);
    assertThat(Descriptors.ofThisProcess().most()).isPositive();
  }
}
