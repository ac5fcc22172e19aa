package org.sealpost.reports;

import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;
import org.sealpost.store.GatheredCounts;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts received mail by day, domain of the DMARC record, client and verdict (RFC 9990). Counts
 * gather in memory and are written down now and then; a crash loses the last minute of them.
 */
public final class DmarcResults implements AutoCloseable {

  /** Rows of one domain in one day: a forger must not fill the disk. */
  static final int MOST_ROWS = 5_000;

  private static final int MOST_ROWS_OF_A_DAY = 200_000;
  private static final int DAYS_KEPT = 4;
  private static final String REST = "rest";

  private final Database database;
  private final InstantSource clock;
  private final GatheredCounts<Key> gathered;

  private record Key(LocalDate day, Domain domain, DmarcRow row) {}

  private record Place(LocalDate day, Domain domain) {}

  /**
   * What is to be told of a domain's day.
   *
   * @param left mails for which there was no room
   */
  record Told(List<AggregateReport.Row> rows, long left) {
    Told {
      rows = List.copyOf(rows);
    }
  }

  public DmarcResults(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.gathered =
        new GatheredCounts<>(
            database,
            sql -> {
              var taken = new HashMap<Place, Integer>();
              var days = new HashMap<LocalDate, Integer>();
              return (key, mails) -> add(sql, key, mails, taken, days);
            });
  }

  /** Counts one mail, if its domain in From has a DMARC record and DMARC came to a decision. */
  public void count(AuthenticationOutcome outcome, InetAddress client, MailFate fate) {
    var row = DmarcRow.of(outcome, client, fate);
    if (row.isPresent()) {
      var domain = outcome.dmarc().recordDomain().orElseThrow();
      gathered.count(new Key(today(), domain, row.get()));
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** Writes down what has gathered. */
  public void flush() {
    gathered.flush();
  }

  private static void add(
      JdbcClient sql,
      Key key,
      long mails,
      Map<Place, Integer> taken,
      Map<LocalDate, Integer> days) {
    var digest = key.row.key();
    if (more(sql, key, digest, mails)) {
      return;
    }
    int rows =
        taken.computeIfAbsent(
            new Place(key.day, key.domain),
            _ ->
                sql.sql("SELECT count(*) FROM reports_dmarc_results WHERE day = ? AND domain = ?")
                    .params(key.day.toEpochDay(), key.domain.name())
                    .query(Integer.class)
                    .single());
    int all =
        days.computeIfAbsent(
            key.day,
            _ ->
                sql.sql("SELECT count(*) FROM reports_dmarc_results WHERE day = ?")
                    .param(key.day.toEpochDay())
                    .query(Integer.class)
                    .single());
    if (rows < MOST_ROWS && all < MOST_ROWS_OF_A_DAY) {
      taken.merge(new Place(key.day, key.domain), 1, Integer::sum);
      days.merge(key.day, 1, Integer::sum);
      insert(sql, key, digest, key.row, mails);
    } else if (!more(sql, key, REST, mails) && all < 2 * MOST_ROWS_OF_A_DAY) {
      days.merge(key.day, 1, Integer::sum);
      insert(sql, key, REST, nobody(), mails);
    }
  }

  private static DmarcRow nobody() {
    return new DmarcRow("", "", false, false, "", "", "", "", List.of(), Optional.empty());
  }

  private static boolean more(JdbcClient sql, Key key, String digest, long mails) {
    return sql.sql(
                "UPDATE reports_dmarc_results SET mails = mails + ?"
                    + " WHERE day = ? AND domain = ? AND row_key = ?")
            .params(mails, key.day.toEpochDay(), key.domain.name(), digest)
            .update()
        == 1;
  }

  private static void insert(JdbcClient sql, Key key, String digest, DmarcRow row, long mails) {
    sql.sql(
            "INSERT INTO reports_dmarc_results (day, domain, row_key, source, disposition,"
                + " dkim_aligned, spf_aligned, reason, remark, envelope_from, header_from,"
                + " signatures, spf_domain, spf_scope, spf_result, mails)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (day, domain, row_key)"
                + " DO UPDATE SET mails = reports_dmarc_results.mails + excluded.mails")
        .params(
            key.day.toEpochDay(),
            key.domain.name(),
            digest,
            row.source(),
            row.disposition(),
            row.dkimAligned() ? 1 : 0,
            row.spfAligned() ? 1 : 0,
            row.reason(),
            row.remark(),
            row.envelopeFrom(),
            row.headerFrom(),
            row.signatureLines(),
            row.spf().map(AggregateReport.Sender::domain).orElse(""),
            row.spf().map(AggregateReport.Sender::scope).orElse(""),
            row.spf().map(AggregateReport.Sender::result).orElse(""),
            mails)
        .update();
  }

  /** The domains of whose mail something came on a day, at most 10,000. */
  List<Domain> domains(LocalDate day) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT DISTINCT domain FROM reports_dmarc_results WHERE day = ?"
                        + " ORDER BY domain LIMIT 10000")
                .param(day.toEpochDay())
                .query((row, n) -> new Domain(row.getString(1)))
                .list());
  }

  /** What is written down of a domain's mail on a day in UTC. */
  Told of(LocalDate day, Domain domain) {
    return database.read(
        sql ->
            new Told(
                sql.sql(
                        "SELECT * FROM reports_dmarc_results WHERE day = ? AND domain = ?"
                            + " AND row_key <> ? ORDER BY mails DESC, row_key")
                    .params(day.toEpochDay(), domain.name(), REST)
                    .query(DmarcResults::row)
                    .list(),
                sql.sql(
                        "SELECT mails FROM reports_dmarc_results WHERE day = ? AND domain = ?"
                            + " AND row_key = ?")
                    .params(day.toEpochDay(), domain.name(), REST)
                    .query(Long.class)
                    .optional()
                    .orElse(0L)));
  }

  private static AggregateReport.Row row(ResultSet row, int n) throws SQLException {
    var spf = row.getString("spf_domain");
    return new DmarcRow(
            row.getString("source"),
            row.getString("disposition"),
            row.getInt("dkim_aligned") == 1,
            row.getInt("spf_aligned") == 1,
            row.getString("reason"),
            row.getString("remark"),
            row.getString("envelope_from"),
            row.getString("header_from"),
            DmarcRow.signatures(row.getString("signatures")),
            spf.isEmpty()
                ? Optional.empty()
                : Optional.of(
                    new AggregateReport.Sender(
                        spf, row.getString("spf_scope"), row.getString("spf_result"))))
        .counted(row.getLong("mails"));
  }

  /** Forgets what has been reported, or cannot be any more. */
  public void forgetOld() {
    database.write(
        sql ->
            sql.sql("DELETE FROM reports_dmarc_results WHERE day < ?")
                .param(today().minusDays(DAYS_KEPT).toEpochDay())
                .update());
  }

  @Override
  public void close() {
    flush();
  }
}
