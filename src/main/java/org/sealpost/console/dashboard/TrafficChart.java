package org.sealpost.console.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sealpost.console.frame.Chart;
import org.sealpost.tracking.Traffic;

/**
 * Traffic of a day by hours or of a week by quarter days, stacked by verdict.
 *
 * @param chart the drawing
 * @param totals mails by verdict, with those that were not judged as {@code none}
 * @param all mails in all
 */
record TrafficChart(Chart chart, Map<String, Long> totals, long all) {

  private static final List<String> ORDER =
      List.of("clean", "none", "bulk", "suspicious", "spam", "phishing", "fraud", "malware");
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The last 24 hours up to and with the running one. */
  static TrafficChart day(List<Traffic> traffic, Instant now) {
    return of(traffic, dayStart(now), Duration.ofHours(1), 24, HOUR, 3);
  }

  /** The last 7 days up to and with the running quarter of this day. */
  static TrafficChart week(List<Traffic> traffic, Instant now) {
    return of(traffic, weekStart(now), Duration.ofHours(6), 28, DAY, 4);
  }

  static Instant dayStart(Instant now) {
    return now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(23));
  }

  static Instant weekStart(Instant now) {
    return now.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(6));
  }

  private static TrafficChart of(
      List<Traffic> traffic,
      Instant start,
      Duration step,
      int count,
      DateTimeFormatter label,
      int labelEach) {
    var counts = new ArrayList<Map<String, Long>>();
    for (int i = 0; i < count; i++) {
      counts.add(new LinkedHashMap<>());
    }
    var totals = new LinkedHashMap<String, Long>();
    for (var hour : traffic) {
      int column = Math.toIntExact(Duration.between(start, hour.hour()).dividedBy(step));
      if (column >= 0 && column < count) {
        var word = known(hour.verdict());
        counts.get(column).merge(word, hour.mails(), Long::sum);
        totals.merge(word, hour.mails(), Long::sum);
      }
    }
    var columns = new ArrayList<Chart.Column>();
    for (int i = 0; i < count; i++) {
      var at = start.plus(step.multipliedBy(i));
      columns.add(
          new Chart.Column(label.format(at), title(at, counts.get(i)), stack(counts.get(i))));
    }
    var sorted = new LinkedHashMap<String, Long>();
    ORDER.stream()
        .filter(totals::containsKey)
        .forEach(word -> sorted.put(word, totals.getOrDefault(word, 0L)));
    long all = sorted.values().stream().mapToLong(Long::longValue).sum();
    return new TrafficChart(Chart.of(columns, labelEach), sorted, all);
  }

  private static String known(String verdict) {
    return Set.copyOf(ORDER).contains(verdict) ? verdict : "none";
  }

  private static List<Chart.Amount> stack(Map<String, Long> counts) {
    return ORDER.stream()
        .map(word -> new Chart.Amount(word, counts.getOrDefault(word, 0L)))
        .toList();
  }

  private static String title(Instant at, Map<String, Long> counts) {
    var words =
        ORDER.stream()
            .filter(counts::containsKey)
            .map(word -> word + " " + counts.get(word))
            .collect(Collectors.joining(", "));
    return DAY.format(at) + " " + HOUR.format(at) + " UTC: " + (words.isEmpty() ? "0" : words);
  }
}
