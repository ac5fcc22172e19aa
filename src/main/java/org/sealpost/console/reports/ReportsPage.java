package org.sealpost.console.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.reports.ReceivedReports;
import org.sealpost.reports.ReportAnswers.FailingSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What other servers report of us; first, who sends in our name and fails. */
@Controller
final class ReportsPage {

  private static final List<Integer> SPANS = List.of(7, 30, 90);
  private static final int USUAL_SPAN = 30;
  private static final int MOST_SOURCES = 50;
  private static final int MOST_FAILURES = 50;
  private static final int MOST_CHARTS = 12;
  private static final int MOST_FEEDBACK = 50;
  private static final int MOST_ARRIVALS = 30;

  private final ConsoleParts parts;
  private final ReceivedReports reports;
  private final SourceLooks looks;

  ReportsPage(ConsoleParts parts, SourceLooks looks) {
    this.parts = parts;
    this.reports = parts.reports();
    this.looks = looks;
  }

  /** One source with its standing. */
  record SourceLine(FailingSource source, String standing) {}

  @Allow(Right.SEE_STATUS)
  @GetMapping("/reports")
  String show(@RequestParam Optional<Integer> days, Model model) {
    int span = days.filter(SPANS::contains).orElse(USUAL_SPAN);
    var answers = reports.answers();
    var since = answers.daysAgo(span - 1);
    boolean seesMail = VisitorAuthentication.visitor().may(Right.SEE_MESSAGES);
    var charts = DomainChart.of(answers.days(since), since, span);
    model.addAttribute("spans", SPANS);
    model.addAttribute("span", span);
    model.addAttribute("addresses", parts.reportAddresses());
    model.addAttribute("sources", sources(answers.failing(since, "", MOST_SOURCES)));
    model.addAttribute("charts", charts.stream().limit(MOST_CHARTS).toList());
    model.addAttribute("tls", answers.tls(since));
    model.addAttribute("failures", answers.tlsFailures(since, MOST_FAILURES));
    model.addAttribute("seesMail", seesMail);
    if (seesMail) {
      model.addAttribute("feedback", answers.feedback(since, MOST_FEEDBACK));
      model.addAttribute("arrivals", reports.latest(MOST_ARRIVALS));
    }
    model.addAttribute("api", "/api/v1/reports/sources");
    return "reports";
  }

  private List<SourceLine> sources(List<FailingSource> failing) {
    var standings = looks.at(failing);
    var lines = new ArrayList<SourceLine>();
    for (int i = 0; i < failing.size(); i++) {
      lines.add(new SourceLine(failing.get(i), standings.get(i).name().toLowerCase(Locale.ROOT)));
    }
    return lines;
  }
}
