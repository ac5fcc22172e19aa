package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Health;
import org.sealpost.reports.ReportAnswers.FailingSource;
import org.sealpost.reports.ReportAnswers.Why;

class ReportAlarmTest {

  private static final LocalDate WEEK = LocalDate.parse("2026-11-17");

  private static FailingSource source(String first, long mails, long stopped) {
    return new FailingSource(
        "203.0.113.66",
        Optional.empty(),
        Domain.of("example.org"),
        mails,
        stopped,
        0,
        new Why("none", "none"),
        1,
        LocalDate.parse(first),
        LocalDate.parse("2026-11-23"));
  }

  @Test
  void whoBeganThisWeekAndGotMuchThroughIsToldOf() {
    var loud = source("2026-11-17", 150, 50);
    assertThat(
            ReportAlarm.news(
                List.of(
                    loud,
                    source("2026-11-16", 9_000, 0),
                    source("2026-11-20", 99, 0),
                    source("2026-11-20", 9_000, 8_901)),
                WEEK))
        .containsExactly(loud);
    assertThat(ReportAlarm.health(List.of(loud)))
        .satisfies(health -> assertThat(health.level()).isEqualTo(Health.Level.WARN))
        .satisfies(
            health ->
                assertThat(health.text())
                    .contains("203.0.113.66", "example.org", "100 mails", "2026-11-17"));
    assertThat(ReportAlarm.health(List.of()).level()).isEqualTo(Health.Level.OK);
  }
}
