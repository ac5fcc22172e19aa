package org.sealpost.reports;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.authenticity.reports.FeedbackReport;
import org.sealpost.authenticity.reports.TlsReport;
import org.sealpost.reports.ReceivedReports.Name;
import org.sealpost.reports.ReceivedReports.OwnPolicy;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes down what stands in a report that counts. */
final class ReceivedRows {

  private ReceivedRows() {}

  static void insert(JdbcClient sql, Name name, int number, ReportedRow reported) {
    var row = reported.row();
    sql.sql(
            "INSERT INTO reports_dmarc_rows (report, number, day, domain, header_from, reporter,"
                + " source, proven, disposition, dkim_state, spf_state, reason, remark,"
                + " envelope_from, signatures, spf_domain, spf_scope, spf_result, mails)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            name.digest(),
            number,
            name.known().middle(),
            reported.domain().name(),
            reported.headerFrom().name(),
            name.known().reporter().name(),
            reported.source(),
            reported.proven(),
            row.disposition(),
            word(reported.dkim()),
            word(reported.spf()),
            row.reason().map(AggregateReport.Reason::type).orElse(""),
            row.reason().map(AggregateReport.Reason::comment).orElse(""),
            row.envelopeFrom(),
            row.dkim().stream()
                .map(one -> one.domain() + " " + one.selector() + " " + one.result())
                .collect(Collectors.joining("\n")),
            row.spf().map(AggregateReport.Sender::domain).orElse(""),
            row.spf().map(AggregateReport.Sender::scope).orElse(""),
            row.spf().map(AggregateReport.Sender::result).orElse(""),
            row.count())
        .update();
  }

  private static String word(ReportedRow.Proof proof) {
    return proof.name().toLowerCase(Locale.ROOT);
  }

  static void insert(JdbcClient sql, Name name, List<OwnPolicy> policies) {
    int number = 0;
    int failureNumber = 0;
    for (var own : policies) {
      var policy = own.policy();
      sql.sql(
              "INSERT INTO reports_tls_policies (report, number, day, domain, policy, successful,"
                  + " failed) VALUES (?, ?, ?, ?, ?, ?, ?)")
          .params(
              name.digest(),
              number++,
              name.known().middle(),
              own.domain().name(),
              policy.kind(),
              policy.successful(),
              policy.failed())
          .update();
      for (var failure : policy.failures()) {
        if (failureNumber < ReceivedReports.MOST_ROWS) {
          insert(sql, name, failureNumber++, own, failure);
        }
      }
    }
  }

  private static void insert(
      JdbcClient sql, Name name, int number, OwnPolicy own, TlsReport.Failure failure) {
    sql.sql(
            "INSERT INTO reports_tls_failures (report, number, day, domain, policy, result,"
                + " sender, exchanger, receiver, reason, sessions)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            name.digest(),
            number,
            name.known().middle(),
            own.domain().name(),
            own.policy().kind(),
            failure.result(),
            failure.sender().orElse(""),
            failure.exchanger().orElse(""),
            failure.receiver().orElse(""),
            failure.reason().orElse(""),
            failure.sessions())
        .update();
  }

  static void insert(JdbcClient sql, Name name, FeedbackReport report) {
    sql.sql(
            "INSERT INTO reports_feedback (report, received_at, day, domain, reporter,"
                + " feedback_type, user_agent, source, mail_from, recipients, envelope_id,"
                + " arrived_at, incidents, failure, delivery, results, message_id, author,"
                + " subject, header)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            name.digest(),
            Micros.of(name.known().at()),
            name.known().today(),
            name.known().domain().name(),
            name.known().reporter().name(),
            report.type(),
            report.userAgent(),
            report.source(),
            report.mailFrom(),
            String.join("\n", report.recipients()),
            report.envelopeId(),
            report.arrived().map(Micros::of).orElse(0L),
            report.incidents(),
            report.failure(),
            report.delivery(),
            report.results(),
            report.original().messageId(),
            report.original().from(),
            report.original().subject(),
            report.original().header())
        .update();
  }
}
