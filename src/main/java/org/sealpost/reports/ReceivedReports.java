package org.sealpost.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.sealpost.authenticity.reports.FeedbackReport;
import org.sealpost.authenticity.reports.TlsReport;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.store.Database;
import org.sealpost.tracking.StoryEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps what others report of us, within bounds: of one report, of one reporter and day, of all
 * reporters and a day, and in all. Counts in one row are at most 10^12 and rows at most 10^6, so
 * that no sum overflows.
 */
public final class ReceivedReports {

  /** Rows of one report; those with most mails, failed ones first. */
  static final int MOST_ROWS = 2_000;

  /** Reports of one reporter in one day. */
  static final int MOST_OF_REPORTER = 500;

  private static final int MOST_ROWS_OF_REPORTER = 40_000;
  private static final int MOST_OF_DAY = 5_000;
  private static final long MOST_ROWS_OF_ALL = 1_000_000;
  private static final Duration ARRIVALS_KEPT = Duration.ofDays(40);
  private static final int MOST_ARRIVALS_OF_DAY = 20_000;

  private final Database database;
  private final InstantSource clock;
  private final Duration kept;
  private final long room;
  private final AtomicLong rows = new AtomicLong(-1);

  /**
   * @param kept how long what was reported stays
   */
  public ReceivedReports(Database database, InstantSource clock, Duration kept) {
    this(database, clock, kept, MOST_ROWS_OF_ALL);
  }

  ReceivedReports(Database database, InstantSource clock, Duration kept, long room) {
    this.database = database;
    this.clock = clock;
    this.kept = kept;
    this.room = room;
  }

  /** A policy about a domain of ours. */
  record OwnPolicy(Domain domain, TlsReport.Policy policy) {}

  /**
   * What is known of a report from outside of it.
   *
   * @param reporter the domain that proved to have sent it
   * @param domain of ours
   * @param at when it came
   */
  record Known(
      String kind,
      Domain reporter,
      Domain domain,
      Instant at,
      MailId mail,
      Instant begin,
      Instant end) {

    /** What tells it from others of its reporter; what it says of itself is not believed alone. */
    Name id(String organization, String name, String policy) {
      return new Name(
          this, Digests.of(kind, reporter, organization, name, policy), organization, name);
    }

    long today() {
      return day(at);
    }

    /** The middle: reporters cut their days by other clocks than ours. */
    long middle() {
      return day(begin.plus(Duration.between(begin, end).dividedBy(2)));
    }

    private static long day(Instant instant) {
      return LocalDate.ofInstant(instant, ZoneOffset.UTC).toEpochDay();
    }
  }

  /** A report under its name. */
  record Name(Known known, String digest, String organization, String name) {}

  ReportOutcome dmarc(JdbcClient sql, Name name, List<ReportedRow> reported) {
    var ordered =
        reported.stream()
            .sorted(
                Comparator.comparing(ReportedRow::passed)
                    .thenComparing(
                        Comparator.comparingLong((ReportedRow row) -> row.row().count())
                            .reversed()))
            .toList();
    var listed = ordered.subList(0, Math.min(MOST_ROWS, ordered.size()));
    long left =
        ordered.subList(listed.size(), ordered.size()).stream()
            .mapToLong(row -> row.row().count())
            .sum();
    var outcome = begin(sql, name, listed.size(), left);
    if (outcome == ReportOutcome.COUNTED) {
      for (int i = 0; i < listed.size(); i++) {
        ReceivedRows.insert(sql, name, i, listed.get(i));
      }
    }
    return outcome;
  }

  ReportOutcome tls(JdbcClient sql, Name name, List<OwnPolicy> policies) {
    int failures = policies.stream().mapToInt(own -> own.policy().failures().size()).sum();
    var outcome = begin(sql, name, policies.size() + Math.min(failures, MOST_ROWS), 0);
    if (outcome == ReportOutcome.COUNTED) {
      ReceivedRows.insert(sql, name, policies);
    }
    return outcome;
  }

  ReportOutcome feedback(JdbcClient sql, Name name, FeedbackReport report) {
    var outcome = begin(sql, name, 1, 0);
    if (outcome == ReportOutcome.COUNTED) {
      ReceivedRows.insert(sql, name, report);
    }
    return outcome;
  }

  /** Whether it counts; if so, its own row is written. */
  private ReportOutcome begin(JdbcClient sql, Name name, int rowCount, long left) {
    var known = name.known();
    boolean there =
        sql.sql("SELECT count(*) FROM reports_received WHERE id = ?")
                .param(name.digest())
                .query(Long.class)
                .single()
            > 0;
    if (there) {
      return ReportOutcome.REPEATED;
    }
    if (isTooMuch(sql, known, rowCount)) {
      return ReportOutcome.SURPLUS;
    }
    int inserted =
        sql.sql(
                "INSERT INTO reports_received (id, kind, reporter, organization, name, domain,"
                    + " begin_at, end_at, received_at, day, mail, row_count, left_out)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")
            .params(
                name.digest(),
                known.kind(),
                known.reporter().name(),
                name.organization(),
                name.name(),
                known.domain().name(),
                Micros.of(known.begin()),
                Micros.of(known.end()),
                Micros.of(known.at()),
                known.today(),
                known.mail().text(),
                rowCount,
                left)
            .update();
    if (inserted == 0) {
      return ReportOutcome.REPEATED;
    }
    rows.addAndGet(rowCount);
    return ReportOutcome.COUNTED;
  }

  private record Sums(long reports, long rows) {}

  private boolean isTooMuch(JdbcClient sql, Known known, int rowCount) {
    var ofReporter =
        sql.sql(
                "SELECT count(*), coalesce(sum(row_count), 0) FROM reports_received"
                    + " WHERE day = ? AND reporter = ?")
            .params(known.today(), known.reporter().name())
            .query((row, n) -> new Sums(row.getLong(1), row.getLong(2)))
            .single();
    long ofDay =
        sql.sql("SELECT count(*) FROM reports_received WHERE day = ?")
            .param(known.today())
            .query(Long.class)
            .single();
    return ofReporter.reports() >= MOST_OF_REPORTER
        || ofReporter.rows() + rowCount > MOST_ROWS_OF_REPORTER
        || ofDay >= MOST_OF_DAY
        || rows(sql) + rowCount > room;
  }

  /** How many rows there are, from memory once it is known. */
  private long rows(JdbcClient sql) {
    if (rows.get() < 0) {
      rows.set(counted(sql));
    }
    return rows.get();
  }

  private static long counted(JdbcClient sql) {
    return sql.sql("SELECT coalesce(sum(row_count), 0) FROM reports_received")
        .query(Long.class)
        .single();
  }

  /** Whether there is no more room for what is reported. */
  public boolean isFull() {
    return database.read(this::rows) >= room - MOST_ROWS;
  }

  /** Tells what came of a mail. */
  void arrived(JdbcClient sql, MailId mail, StoryEntry.ReportTaken entry) {
    long since = Micros.of(entry.at().minus(Duration.ofDays(1)));
    long today =
        sql.sql("SELECT count(*) FROM reports_arrivals WHERE received_at > ?")
            .param(since)
            .query(Long.class)
            .single();
    if (today >= MOST_ARRIVALS_OF_DAY) {
      return;
    }
    sql.sql(
            "INSERT INTO reports_arrivals (mail, received_at, kind, outcome, reporter, reason)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mail) DO UPDATE SET"
                + " outcome = excluded.outcome, reason = excluded.reason")
        .params(
            mail.text(),
            Micros.of(entry.at()),
            entry.report(),
            entry.outcome(),
            entry.reporter(),
            entry.reason())
        .update();
  }

  /** Forgets what is older than it is kept. */
  public void forgetOld() {
    var now = clock.instant();
    var end = now.minus(kept);
    long day = LocalDate.ofInstant(end, ZoneOffset.UTC).toEpochDay();
    long left =
        database.write(
            sql -> {
              for (var table :
                  List.of(
                      "reports_dmarc_rows",
                      "reports_tls_policies",
                      "reports_tls_failures",
                      "reports_feedback")) {
                sql.sql("DELETE FROM " + table + " WHERE day < ?").param(day).update();
              }
              sql.sql("DELETE FROM reports_received WHERE end_at < ?")
                  .param(Micros.of(end))
                  .update();
              sql.sql("DELETE FROM reports_arrivals WHERE received_at < ?")
                  .param(Micros.of(now.minus(ARRIVALS_KEPT)))
                  .update();
              return counted(sql);
            });
    rows.set(left);
  }

  /** The answers that can be given from what is kept. */
  public ReportAnswers answers() {
    return new ReportAnswers(database, clock);
  }

  /** What came of the mails at the addresses for reports, newest first; at most so many. */
  public List<Arrived> latest(int most) {
    return database.read(
        sql ->
            sql.sql("SELECT * FROM reports_arrivals ORDER BY received_at DESC, mail DESC LIMIT ?")
                .param(Math.clamp(most, 1, 1_000))
                .query(
                    (row, n) ->
                        new Arrived(
                            new MailId(row.getString("mail")),
                            Micros.instant(row.getLong("received_at")),
                            row.getString("kind"),
                            row.getString("outcome"),
                            Optional.of(row.getString("reporter")).filter(r -> !r.isEmpty()),
                            row.getString("reason")))
                .list());
  }

  /**
   * What came of one mail.
   *
   * @param kind {@code dmarc}, {@code tls}, {@code feedback}; empty text if it carried no report
   * @param outcome a word of {@link ReportOutcome}
   * @param reporter the domain that proved to have sent it
   */
  public record Arrived(
      MailId mail,
      Instant at,
      String kind,
      String outcome,
      Optional<String> reporter,
      String reason) {}
}
