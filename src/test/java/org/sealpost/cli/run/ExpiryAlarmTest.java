package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sealpost.monitoring.Health;
import org.sealpost.monitoring.ListenerTerm;
import org.sealpost.monitoring.Probes;

/** When somebody is told that a listener's certificate ends. */
class ExpiryAlarmTest {

  private static final Instant END = Instant.parse("2027-03-01T00:00:00Z");

  private static Instant before(int days) {
    return END.minus(Duration.ofDays(days));
  }

  private static ListenerTerm files() {
    return new ListenerTerm("gw.example.org", "files", END, Optional.empty());
  }

  @Test
  void theLogIsToldOnceForEachAlarm() {
    var alarm = new ExpiryAlarm();
    int rung = 0;
    for (int days = 40; days >= -2; days--) {
      rung += alarm.look(List.of(files()), before(days));
      rung += alarm.look(List.of(files()), before(days));
    }
    assertThat(rung).as("30, 14, 7, 1 days, and the end").isEqualTo(5);
  }

  @Test
  void aRenewedOneStartsAnew() {
    var alarm = new ExpiryAlarm();
    assertThat(alarm.look(List.of(files()), before(1))).isEqualTo(1);
    var next =
        new ListenerTerm(
            "gw.example.org", "files", END.plus(Duration.ofDays(90)), Optional.empty());
    assertThat(alarm.look(List.of(next), before(1))).isZero();
    assertThat(alarm.look(List.of(next), before(-89))).isEqualTo(1);
  }

  @Test
  void whatRenewsItselfIsNoAlarmBeforeItsRenewalIsLate() {
    var kept = new ListenerTerm("gw.example.org", "private", END, Optional.of(before(30)));
    assertThat(kept.alarm(before(29))).isEmpty();
    assertThat(kept.alarm(before(26))).hasValue(30);
    assertThat(files().alarm(before(30))).hasValue(30);
    assertThat(files().alarm(before(31))).isEmpty();
  }

  @Test
  void healthIsAWarningThenAFailure() {
    assertThat(level(31)).isEqualTo(Health.Level.OK);
    assertThat(level(30)).isEqualTo(Health.Level.WARN);
    assertThat(level(8)).isEqualTo(Health.Level.WARN);
    assertThat(level(7)).isEqualTo(Health.Level.FAIL);
    assertThat(level(-1)).isEqualTo(Health.Level.FAIL);
  }

  private static Health.Level level(int daysBefore) {
    return Probes.listenerCertificates(() -> List.of(files()), () -> before(daysBefore))
        .look()
        .get()
        .level();
  }
}
