package org.sealpost.reports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;

/** What reports of others answer: first of all, who sends in our name and fails. */
public final class ReportAnswers {

  private static final int MOST = 500;
  private static final String FAILS = " dkim_state <> 'aligned' AND spf_state <> 'aligned'";
  private static final String OF_DOMAIN = " AND (? = '' OR domain = ?)";

  private final Database database;
  private final InstantSource clock;

  ReportAnswers(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Somebody whose mail in our name proves nothing.
   *
   * @param source the address that sends
   * @param proven the domain that it does prove by DKIM or SPF; empty if none
   * @param domain ours
   * @param mails how many failed
   * @param stopped how many of them receivers held or refused
   * @param passing how many other mails from that address passed for that domain
   * @param why how DKIM and SPF fared for most of them
   * @param reporters how many receivers told of it
   * @param first the first day of it within what is kept
   * @param latest the last day
   */
  public record FailingSource(
      String source,
      Optional<Domain> proven,
      Domain domain,
      long mails,
      long stopped,
      long passing,
      Why why,
      long reporters,
      LocalDate first,
      LocalDate latest) {}

  /**
   * How the two proofs fared: {@code other} (passed for another domain), {@code failed}, {@code
   * none}.
   */
  public record Why(String dkim, String spf) {}

  /** One day of mail in the name of a domain. */
  public record Day(LocalDate day, Domain domain, long passed, long failed) {}

  /**
   * Sessions to a domain of ours that failed in one way.
   *
   * @param result a word of RFC 8460 §4.3
   * @param policy {@code tlsa}, {@code sts}, {@code no-policy-found}
   * @param exchanger the server; empty text if it was not named
   * @param senders how many addresses tried
   */
  public record TlsFailure(
      Domain domain,
      String result,
      String policy,
      String exchanger,
      long senders,
      long sessions,
      LocalDate latest) {}

  /** Sessions to a domain of ours. */
  public record TlsSum(Domain domain, long successful, long failed) {}

  /**
   * What a receiver said of one mail.
   *
   * @param id names it in lists
   * @param header of the mail, lines joined by LF
   */
  public record Feedback(
      String id,
      Instant at,
      Domain domain,
      Domain reporter,
      String type,
      String source,
      String mailFrom,
      List<String> recipients,
      String envelopeId,
      Optional<Instant> arrived,
      long incidents,
      String failure,
      String delivery,
      String results,
      String messageId,
      String author,
      String subject,
      String header) {}

  /** The day so many days ago, in UTC. */
  public LocalDate daysAgo(int days) {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(days);
  }

  /**
   * Who sends in our name and fails, most mails first.
   *
   * @param domain of ours; empty text: all
   */
  public List<FailingSource> failing(LocalDate since, String domain, int most) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT source, proven, domain, sum(mails) AS total, sum(CASE WHEN disposition"
                        + " IN ('quarantine', 'reject') THEN mails ELSE 0 END) AS stopped, sum(CASE"
                        + " WHEN dkim_state = 'other' THEN mails ELSE 0 END) AS dkim_other,"
                        + " sum(CASE WHEN dkim_state = 'failed' THEN mails ELSE 0 END) AS dkim_bad,"
                        + " sum(CASE WHEN spf_state = 'other' THEN mails ELSE 0 END) AS spf_other,"
                        + " sum(CASE WHEN spf_state = 'failed' THEN mails ELSE 0 END) AS spf_bad,"
                        + " count(DISTINCT reporter) AS reporters, max(day) AS latest, (SELECT"
                        + " min(o.day) FROM reports_dmarc_rows o WHERE o.source = r.source AND"
                        + " o.domain = r.domain) AS earliest, (SELECT coalesce(sum(o.mails), 0)"
                        + " FROM reports_dmarc_rows o WHERE o.source = r.source AND o.domain ="
                        + " r.domain AND o.day >= ? AND (o.dkim_state = 'aligned' OR o.spf_state ="
                        + " 'aligned')) AS passing FROM reports_dmarc_rows r WHERE day >= ?"
                        + OF_DOMAIN
                        + " AND"
                        + FAILS
                        + " GROUP BY source, proven, domain"
                        + " ORDER BY total DESC, source, proven, domain LIMIT ?")
                .params(
                    since.toEpochDay(),
                    since.toEpochDay(),
                    domain,
                    domain,
                    Math.clamp(most, 1, MOST))
                .query(ReportAnswers::source)
                .list());
  }

  private static FailingSource source(ResultSet row, int n) throws SQLException {
    long total = row.getLong("total");
    return new FailingSource(
        row.getString("source"),
        Domain.parse(row.getString("proven")),
        new Domain(row.getString("domain")),
        total,
        row.getLong("stopped"),
        row.getLong("passing"),
        new Why(
            most(total, row.getLong("dkim_other"), row.getLong("dkim_bad")),
            most(total, row.getLong("spf_other"), row.getLong("spf_bad"))),
        row.getLong("reporters"),
        LocalDate.ofEpochDay(row.getLong("earliest")),
        LocalDate.ofEpochDay(row.getLong("latest")));
  }

  private static String most(long total, long other, long failed) {
    long none = total - other - failed;
    if (none >= other && none >= failed) {
      return "none";
    }
    return other >= failed ? "other" : "failed";
  }

  /** How mail in our name fared, by day and domain, oldest first. */
  public List<Day> days(LocalDate since) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT day, domain, sum(CASE WHEN"
                        + FAILS
                        + " THEN mails ELSE 0 END) AS failed, sum(mails) AS total"
                        + " FROM reports_dmarc_rows WHERE day >= ? GROUP BY day, domain"
                        + " ORDER BY day, domain LIMIT 20000")
                .param(since.toEpochDay())
                .query(
                    (row, n) ->
                        new Day(
                            LocalDate.ofEpochDay(row.getLong("day")),
                            new Domain(row.getString("domain")),
                            row.getLong("total") - row.getLong("failed"),
                            row.getLong("failed")))
                .list());
  }

  /** How TLS to us fared, by domain. */
  public List<TlsSum> tls(LocalDate since) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT domain, sum(successful) AS good, sum(failed) AS bad"
                        + " FROM reports_tls_policies WHERE day >= ? GROUP BY domain"
                        + " ORDER BY bad DESC, domain LIMIT ?")
                .params(since.toEpochDay(), MOST)
                .query(
                    (row, n) ->
                        new TlsSum(
                            new Domain(row.getString("domain")),
                            row.getLong("good"),
                            row.getLong("bad")))
                .list());
  }

  /** How TLS to us failed, most sessions first. */
  public List<TlsFailure> tlsFailures(LocalDate since, int most) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT domain, result, policy, exchanger, count(DISTINCT sender) AS senders,"
                        + " sum(sessions) AS total, max(day) AS latest"
                        + " FROM reports_tls_failures WHERE day >= ?"
                        + " GROUP BY domain, result, policy, exchanger"
                        + " ORDER BY total DESC, domain, result, policy, exchanger LIMIT ?")
                .params(since.toEpochDay(), Math.clamp(most, 1, MOST))
                .query(
                    (row, n) ->
                        new TlsFailure(
                            new Domain(row.getString("domain")),
                            row.getString("result"),
                            row.getString("policy"),
                            row.getString("exchanger"),
                            row.getLong("senders"),
                            row.getLong("total"),
                            LocalDate.ofEpochDay(row.getLong("latest"))))
                .list());
  }

  /** What receivers said of single mails, newest first. */
  public List<Feedback> feedback(LocalDate since, int most) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT * FROM reports_feedback WHERE day >= ?"
                        + " ORDER BY received_at DESC, report LIMIT ?")
                .params(since.toEpochDay(), Math.clamp(most, 1, MOST))
                .query(ReportAnswers::feedback)
                .list());
  }

  private static Feedback feedback(ResultSet row, int n) throws SQLException {
    long arrived = row.getLong("arrived_at");
    return new Feedback(
        row.getString("report"),
        Micros.instant(row.getLong("received_at")),
        new Domain(row.getString("domain")),
        new Domain(row.getString("reporter")),
        row.getString("feedback_type"),
        row.getString("source"),
        row.getString("mail_from"),
        row.getString("recipients").lines().toList(),
        row.getString("envelope_id"),
        arrived != 0 ? Optional.of(Micros.instant(arrived)) : Optional.empty(),
        row.getLong("incidents"),
        row.getString("failure"),
        row.getString("delivery"),
        row.getString("results"),
        row.getString("message_id"),
        row.getString("author"),
        row.getString("subject"),
        row.getString("header"));
  }
}
