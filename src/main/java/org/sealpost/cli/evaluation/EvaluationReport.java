package org.sealpost.cli.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sealpost.cli.evaluation.Judged.Fate;
import org.springframework.web.util.HtmlUtils;

/**
 * An evaluation as one page of HTML that needs nothing else: no script, no style or picture from
 * elsewhere. All that comes from mails is escaped.
 */
final class EvaluationReport {

  private static final int WORST = 50;
  private static final int SIDE = 400;

  private final Evaluation evaluation;
  private final List<Evaluation.Point> curve;
  private final String corpus;

  EvaluationReport(Evaluation evaluation, String corpus) {
    this.evaluation = evaluation;
    this.curve = evaluation.curve();
    this.corpus = corpus;
  }

  String html() {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>Evaluation</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
    table { border-collapse: collapse; margin: 1rem 0 }
    td, th { padding: .2rem .7rem; border-bottom: 1px solid #ccc; text-align: right; vertical-align: top }
    td:first-child, th:first-child, .left { text-align: left; overflow-wrap: anywhere }
    svg { border: 1px solid #ccc } .curve { fill: none; stroke: #0b57d0; stroke-width: 2 }
    </style></head><body>
    <h1>Evaluation</h1>
    """
        + "<p>%s: %d mails. A mail is caught if it would be marked, held or refused.</p>"
            .formatted(escaped(corpus), evaluation.judged().size())
        + table("Together", together())
        + table("By label and source", evaluation.by(Sample::source))
        + table("By label and language", evaluation.by(Sample::language))
        + table("By label and year", evaluation.by(Sample::year))
        + curve()
        + thresholds()
        + mistakes("Wanted mail that is caught", evaluation.worst(false, WORST))
        + mistakes("Unwanted mail that passes", evaluation.worst(true, WORST))
        + checks()
        + "</body></html>\n";
  }

  private Map<String, Tally> together() {
    return new TreeMap<>(Map.of("wanted", evaluation.wanted(), "unwanted", evaluation.unwanted()));
  }

  private static String table(String title, Map<String, Tally> rows) {
    return "<h2>"
        + title
        + "</h2><table><tr><th></th><th>mails</th><th>delivered</th><th>marked</th><th>held</th>"
        + "<th>refused</th></tr>"
        + rows.entrySet().stream()
            .map(row -> row(row.getKey(), row.getValue()))
            .collect(Collectors.joining())
        + "</table>";
  }

  private static String row(String key, Tally tally) {
    return "<tr><td>%s</td><td>%d</td>%s</tr>"
        .formatted(
            escaped(key),
            tally.total(),
            Arrays.stream(Fate.values())
                .map(fate -> number("<td>%.2f %%</td>", tally.percent(fate)))
                .collect(Collectors.joining()));
  }

  /** Caught against wrongly caught, the latter up to a tenth of all wanted mail. */
  private String curve() {
    var line =
        curve.stream()
            .filter(point -> point.wronglyCaught() <= 10)
            .map(
                point ->
                    number("%.1f,", point.wronglyCaught() / 10 * SIDE)
                        + number("%.1f", SIDE - point.caught() / 100 * SIDE))
            .collect(Collectors.joining(" "));
    return "<h2>Caught against wrongly caught</h2><p>Across: wanted mail wrongly caught, 0 to 10 %;"
        + " up: unwanted mail caught, 0 to 100 %; along the line the score from which mail is"
        + " caught falls.</p><svg role=\"img\" aria-label=\"curve\" width=\"400\" height=\"400\""
        + " viewBox=\"0 0 400 400\"><polyline class=\"curve\" points=\""
        + line
        + "\"/></svg>";
  }

  /** What each limit of wrongly caught mail would allow. */
  private String thresholds() {
    var rows = new StringBuilder();
    for (double most : new double[] {0, 0.05, 0.1, 0.5, 1, 2, 5}) {
      var best =
          curve.stream()
              .filter(point -> point.wronglyCaught() <= most)
              .reduce((first, second) -> second)
              .orElseThrow();
      rows.append("<tr><td>")
          .append(number("at most %.2f %% wrongly caught", most))
          .append("</td><td>")
          .append(number("%.1f", best.score()))
          .append("</td><td>")
          .append(number("%.2f %%", best.caught()))
          .append("</td></tr>");
    }
    return "<table><tr><th></th><th>from score</th><th>caught</th></tr>" + rows + "</table>";
  }

  private static String mistakes(String title, List<Judged> worst) {
    return "<h2>"
        + title
        + "</h2><table><tr><th>mail</th><th>score</th><th class=\"left\">why</th></tr>"
        + worst.stream().map(EvaluationReport::mistake).collect(Collectors.joining())
        + "</table>";
  }

  private static String mistake(Judged judged) {
    var why =
        judged.verdict().checks().stream()
            .map(
                points ->
                    number("%+.1f ", points.points())
                        + escaped(points.check() + ": " + points.reason()))
            .collect(Collectors.joining("<br>"));
    return "<tr><td>%s</td><td>%s</td><td class=\"left\">%s</td></tr>"
        .formatted(
            escaped(judged.sample().file().toString()),
            number("%.1f", judged.verdict().score()),
            why);
  }

  /** How often each check saw something in wanted and in unwanted mail. */
  private String checks() {
    var good = seen(evaluation.those(false));
    var bad = seen(evaluation.those(true));
    var names = new TreeSet<>(good.keySet());
    names.addAll(bad.keySet());
    return "<h2>What each check saw</h2><table><tr><th></th><th>in wanted mail</th>"
        + "<th>in unwanted mail</th></tr>"
        + names.stream()
            .map(
                name ->
                    "<tr><td>%s</td><td>%d</td><td>%d</td></tr>"
                        .formatted(
                            escaped(name), good.getOrDefault(name, 0L), bad.getOrDefault(name, 0L)))
            .collect(Collectors.joining())
        + "</table>";
  }

  private static Map<String, Long> seen(List<Judged> some) {
    return some.stream()
        .flatMap(each -> each.verdict().checks().stream())
        .collect(Collectors.groupingBy(points -> points.check(), Collectors.counting()));
  }

  private static String number(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text);
  }
}
