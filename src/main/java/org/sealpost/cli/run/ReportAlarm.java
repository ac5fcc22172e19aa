package org.sealpost.cli.run;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sealpost.monitoring.Health;
import org.sealpost.reports.ReceivedReports;
import org.sealpost.reports.ReportAnswers.FailingSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of an address that began within a week to send in our name without proof, if receivers let
 * much of it through: a service that somebody ordered, or a fraud.
 */
final class ReportAlarm {

  private static final Logger LOG = LoggerFactory.getLogger(ReportAlarm.class);

  /** So many mails must have got through. */
  static final long MUCH = 100;

  private static final int DAYS_NEW = 7;
  private static final int DAYS_LOOKED_AT = 30;
  private static final int MOST_LOOKED_AT = 500;
  private static final String PART = "reports";

  private final ReceivedReports received;
  private final Set<String> told = new HashSet<>();
  private volatile List<FailingSource> news = List.of();

  ReportAlarm(ReceivedReports received) {
    this.received = received;
  }

  /** Looks anew; a source is told in the log once. */
  void look() {
    var answers = received.answers();
    news =
        news(
            answers.failing(answers.daysAgo(DAYS_LOOKED_AT), "", MOST_LOOKED_AT),
            answers.daysAgo(DAYS_NEW));
    told.retainAll(news.stream().map(ReportAlarm::name).toList());
    for (var source : news) {
      if (told.add(name(source))) {
        LOG.warn("{}, and it proves nothing: see the page Reports", sentence(source));
      }
    }
  }

  /** Those that began since then and got much through. */
  static List<FailingSource> news(List<FailingSource> failing, LocalDate since) {
    return failing.stream()
        .filter(source -> !source.first().isBefore(since))
        .filter(source -> source.mails() - source.stopped() >= MUCH)
        .toList();
  }

  Health health() {
    return received.isFull()
        ? Health.warn(
            PART,
            "there is no room for more of what others report",
            "shorten reports.kept, or find out who sends so many: see the page Reports")
        : health(news);
  }

  static Health health(List<FailingSource> news) {
    return news.isEmpty()
        ? Health.ok(PART, "nobody new sends much in our name and fails")
        : Health.warn(
            PART,
            news.stream().limit(3).map(ReportAlarm::sentence).collect(Collectors.joining("; "))
                + (news.size() > 3 ? "; and " + (news.size() - 3) + " more" : ""),
            "if it is yours, add it to SPF and let it sign with DKIM; if not, publish p=reject:"
                + " see the page Reports");
  }

  private static String name(FailingSource source) {
    return source.source() + " " + source.domain();
  }

  private static String sentence(FailingSource source) {
    return "%s sends in the name of %s: %d mails got through since %s"
        .formatted(
            source.source(), source.domain(), source.mails() - source.stopped(), source.first());
  }
}
