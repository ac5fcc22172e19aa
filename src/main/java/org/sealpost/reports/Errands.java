package org.sealpost.reports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.sealpost.authenticity.reports.ReportTarget;
import org.sealpost.mail.Domain;
import org.sealpost.mail.PlainLine;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What we owe to whom, over restarts: each report is planned once and ended once. */
final class Errands {

  private static final String ONE = " WHERE kind = ? AND day = ? AND domain = ? AND target = ?";
  private static final int LONGEST_NOTE = 300;

  private final Database database;

  Errands(Database database) {
    this.database = database;
  }

  /** Plans to ask domains about their reports of a day; what is planned already stays. */
  void plan(String kind, LocalDate day, Map<Domain, Instant> due, Instant until) {
    database.write(
        sql -> {
          due.forEach(
              (domain, at) ->
                  insert(sql, kind, day, domain, "", Long.MAX_VALUE, Micros.of(at), until));
          return due.size();
        });
  }

  private static void insert(
      JdbcClient sql,
      String kind,
      LocalDate day,
      Domain domain,
      String target,
      long largest,
      long due,
      Instant until) {
    sql.sql(
            "INSERT INTO reports_errands (kind, day, domain, target, largest, state, attempts,"
                + " due_at, until_at, note) VALUES (?, ?, ?, ?, ?, 'due', 0, ?, ?, '')"
                + " ON CONFLICT (kind, day, domain, target) DO NOTHING")
        .params(kind, day.toEpochDay(), domain.name(), target, largest, due, Micros.of(until))
        .update();
  }

  /** What shall be done now, the longest due first. */
  List<Errand> due(Instant now, int most) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT * FROM reports_errands WHERE state = 'due' AND due_at <= ?"
                        + " ORDER BY due_at LIMIT ?")
                .params(Micros.of(now), most)
                .query(Errands::errand)
                .list());
  }

  private static Errand errand(ResultSet row, int n) throws SQLException {
    return new Errand(
        row.getString("kind"),
        LocalDate.ofEpochDay(row.getLong("day")),
        new Domain(row.getString("domain")),
        row.getString("target"),
        row.getLong("largest"),
        row.getString("state"),
        row.getInt("attempts"),
        Micros.instant(row.getLong("until_at")),
        row.getString("note"));
  }

  /** Takes an errand for one attempt; false if somebody else has it. */
  boolean take(Errand errand, Instant next) {
    return database.write(
            sql ->
                sql.sql(
                        "UPDATE reports_errands SET attempts = attempts + 1, due_at = ?"
                            + ONE
                            + " AND state = 'due' AND attempts = ?")
                    .params(
                        Micros.of(next),
                        errand.kind(),
                        errand.day().toEpochDay(),
                        errand.domain().name(),
                        errand.target(),
                        errand.attempts())
                    .update())
        == 1;
  }

  /** It is over; in the caller's transaction. */
  void end(JdbcClient sql, Errand errand, String state, String note) {
    sql.sql("UPDATE reports_errands SET state = ?, note = ?" + ONE)
        .params(
            state,
            PlainLine.of(note, LONGEST_NOTE),
            errand.kind(),
            errand.day().toEpochDay(),
            errand.domain().name(),
            errand.target())
        .update();
  }

  void end(Errand errand, String state, String note) {
    database.write(
        sql -> {
          end(sql, errand, state, note);
          return true;
        });
  }

  /** The domain has said where its report goes. */
  void asked(Errand question, List<ReportTarget> targets, Instant now) {
    database.write(
        sql -> {
          for (var target : targets) {
            long largest =
                target instanceof ReportTarget.Mailbox(var _, long most) ? most : Long.MAX_VALUE;
            insert(
                sql,
                question.kind(),
                question.day(),
                question.domain(),
                target.uri(),
                largest,
                Micros.of(now),
                question.until());
          }
          end(sql, question, targets.isEmpty() ? "unwanted" : "asked", "");
          return true;
        });
  }

  /** What was owed lately, newest first. */
  List<Errand> latest(int most) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT * FROM reports_errands WHERE target <> '' OR state <> 'asked'"
                        + " ORDER BY day DESC, domain, kind, target LIMIT ?")
                .param(most)
                .query(Errands::errand)
                .list());
  }

  void forgetBefore(LocalDate day) {
    database.write(
        sql ->
            sql.sql("DELETE FROM reports_errands WHERE day < ?").param(day.toEpochDay()).update());
  }
}
