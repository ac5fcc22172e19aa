package org.sealpost.mailflow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.DkimAlgorithm;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Domain;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of DKIM keys; every change names the stage that it expects, so that the first wins. */
final class DkimKeyRows {

  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("'sp'uuuuMM").withZone(ZoneOffset.UTC);

  /** One row. Times that nobody knows are empty. */
  record Row(
      DkimKey key,
      DkimAlgorithm algorithm,
      DkimStage stage,
      Instant since,
      Optional<Instant> due,
      Optional<Instant> seen) {

    boolean is(DkimAlgorithm wanted, DkimStage at) {
      return algorithm == wanted && stage == at;
    }
  }

  private DkimKeyRows() {}

  /** All keys of a domain: by algorithm, the oldest first. */
  static List<Row> of(JdbcClient sql, Domain domain) {
    return sql.sql(
            "SELECT selector, key, algorithm, stage, since, due_at, seen_at FROM mailflow_dkim_keys"
                + " WHERE domain = ? ORDER BY algorithm DESC, created_at, selector")
        .param(domain.name())
        .query((row, n) -> row(domain, row))
        .list();
  }

  private static Row row(Domain domain, ResultSet row) throws SQLException {
    return new Row(
        new DkimKey(domain, row.getString(1), new KeyId(row.getString(2))),
        DkimAlgorithm.of(row.getString(3)).orElseThrow(),
        DkimStage.of(row.getString(4)),
        time(row.getLong(5)),
        known(row.getLong(6)),
        known(row.getLong(7)));
  }

  /**
   * Adds a key under a selector that its domain has not had. Returns false if there is a key of
   * this kind at this stage already.
   */
  static boolean add(
      JdbcClient sql,
      Domain domain,
      DkimAlgorithm algorithm,
      KeyId key,
      DkimStage stage,
      Optional<Instant> due,
      Instant now) {
    return sql.sql(
                "INSERT INTO mailflow_dkim_keys"
                    + " (domain, selector, key, algorithm, stage, created_at, since, due_at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .params(
                domain.name(),
                freeSelector(sql, domain, algorithm, now),
                key.text(),
                algorithm.word(),
                stage.word(),
                micros(now),
                micros(now),
                due.map(DkimKeyRows::micros).orElse(0L))
            .update()
        == 1;
  }

  private static String freeSelector(
      JdbcClient sql, Domain domain, DkimAlgorithm algorithm, Instant now) {
    var base = MONTH.format(now) + algorithm.mark();
    var taken = of(sql, domain).stream().map(row -> row.key().selector()).toList();
    var selector = base;
    for (int n = 2; taken.contains(selector); n++) {
      selector = base + "-" + n;
    }
    return selector;
  }

  /** From one stage to the next. Returns false if the key is not at that stage any more. */
  static boolean move(JdbcClient sql, DkimKey key, DkimStage from, DkimStage to, Instant now) {
    return sql.sql(
                "UPDATE mailflow_dkim_keys SET stage = ?, since = ?, due_at = 0, seen_at = 0"
                    + " WHERE domain = ? AND selector = ? AND stage = ?")
            .params(to.word(), micros(now), key.domain().name(), key.selector(), from.word())
            .update()
        == 1;
  }

  /** The stage began now, whatever the clock said then. */
  static void restart(JdbcClient sql, DkimKey key, DkimStage stage, Instant now) {
    sql.sql(
            "UPDATE mailflow_dkim_keys SET since = ?"
                + " WHERE domain = ? AND selector = ? AND stage = ?")
        .params(micros(now), key.domain().name(), key.selector(), stage.word())
        .update();
  }

  /** Since when the record of a waiting key is right; empty if it is not. */
  static void seen(JdbcClient sql, DkimKey key, Optional<Instant> time) {
    sql.sql(
            "UPDATE mailflow_dkim_keys SET seen_at = ?"
                + " WHERE domain = ? AND selector = ? AND stage = 'waiting'")
        .params(time.map(DkimKeyRows::micros).orElse(0L), key.domain().name(), key.selector())
        .update();
  }

  /** A waiting key is to take over now already. Returns false if it was to do so before. */
  static boolean hasten(JdbcClient sql, DkimKey key, Instant now) {
    return sql.sql(
                "UPDATE mailflow_dkim_keys SET due_at = ?"
                    + " WHERE domain = ? AND selector = ? AND stage = 'waiting' AND due_at > ?")
            .params(micros(now), key.domain().name(), key.selector(), micros(now))
            .update()
        == 1;
  }

  /** Forgets a key that never signed. Returns false if it does not wait any more. */
  static boolean drop(JdbcClient sql, DkimKey key) {
    return sql.sql(
                "DELETE FROM mailflow_dkim_keys"
                    + " WHERE domain = ? AND selector = ? AND stage = 'waiting'")
            .params(key.domain().name(), key.selector())
            .update()
        == 1;
  }

  private static long micros(Instant time) {
    return time.toEpochMilli() * 1_000;
  }

  private static Instant time(long micros) {
    return Instant.ofEpochMilli(micros / 1_000);
  }

  private static Optional<Instant> known(long micros) {
    return micros == 0 ? Optional.empty() : Optional.of(time(micros));
  }
}
