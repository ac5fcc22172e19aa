package org.sealpost.console.reports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sealpost.console.frame.Chart;
import org.sealpost.mail.Domain;
import org.sealpost.reports.ReportAnswers.Day;

/**
 * How mail in the name of one domain fared, day by day.
 *
 * @param chart passed below, failed above
 */
record DomainChart(Domain domain, Chart chart, long passed, long failed) {

  private static final int LABELS = 6;

  /** One chart for each domain, most mails first. */
  static List<DomainChart> of(List<Day> days, LocalDate since, int count) {
    Map<Domain, List<Day>> byDomain = new HashMap<>();
    days.forEach(day -> byDomain.computeIfAbsent(day.domain(), _ -> new ArrayList<>()).add(day));
    return byDomain.entrySet().stream()
        .map(entry -> of(entry.getKey(), entry.getValue(), since, count))
        .sorted(
            Comparator.comparingLong((DomainChart chart) -> chart.passed() + chart.failed())
                .reversed()
                .thenComparing(DomainChart::domain))
        .toList();
  }

  private static DomainChart of(Domain domain, List<Day> days, LocalDate since, int count) {
    Map<LocalDate, Day> byDay = new HashMap<>();
    days.forEach(day -> byDay.put(day.day(), day));
    var columns = new ArrayList<Chart.Column>();
    for (int i = 0; i < count; i++) {
      var at = since.plusDays(i);
      var day = byDay.getOrDefault(at, new Day(at, domain, 0, 0));
      columns.add(
          new Chart.Column(
              at.toString().substring(5),
              "%s: ✓ %d, ✗ %d".formatted(at, day.passed(), day.failed()),
              List.of(
                  new Chart.Amount("clean", day.passed()),
                  new Chart.Amount("phishing", day.failed()))));
    }
    return new DomainChart(
        domain,
        Chart.of(columns, Math.max(1, count / LABELS)),
        days.stream().mapToLong(Day::passed).sum(),
        days.stream().mapToLong(Day::failed).sum());
  }
}
