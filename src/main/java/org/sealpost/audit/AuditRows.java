package org.sealpost.audit;

import static java.time.temporal.ChronoUnit.MICROS;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The audit log as rows. */
final class AuditRows {

  private static final JsonMapper JSON = JsonMapper.shared();

  private AuditRows() {}

  /** The head as it is now; the next writer waits here until this transaction ends. */
  static AuditHead lockHead(JdbcClient sql) {
    return sql.sql(
            "UPDATE audit_head SET sequence = sequence WHERE id = 1 RETURNING sequence, hash")
        .query((row, number) -> new AuditHead(row.getLong("sequence"), row.getString("hash")))
        .optional()
        .orElseThrow(() -> new IllegalStateException("the head of the audit log is gone"));
  }

  static Optional<AuditCheck.RawHead> rawHead(JdbcClient sql) {
    return sql.sql("SELECT sequence, hash, seal FROM audit_head WHERE id = 1")
        .query(
            (row, number) ->
                new AuditCheck.RawHead(
                    row.getLong("sequence"), row.getString("hash"), row.getString("seal")))
        .optional();
  }

  static void setHead(JdbcClient sql, AuditHead head, String seal) {
    sql.sql("UPDATE audit_head SET sequence = ?, hash = ?, seal = ? WHERE id = 1")
        .params(head.sequence(), head.hash(), seal)
        .update();
  }

  /** Writes the line that follows a head. */
  static AuditLine insert(JdbcClient sql, AuditHead before, Instant at, AuditEntry entry) {
    var unhashed =
        new AuditCheck.RawLine(
            before.sequence() + 1,
            MICROS.between(Instant.EPOCH, at),
            entry.who(),
            entry.what(),
            entry.object(),
            JSON.writeValueAsString(entry.details()),
            entry.ip().orElse(""),
            "");
    var hash = AuditChain.hash(before.hash(), unhashed);
    sql.sql(
            """
            INSERT INTO audit_lines (sequence, recorded_at, who, what, object, details, ip, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            unhashed.sequence(),
            unhashed.recordedAt(),
            unhashed.who(),
            unhashed.what(),
            unhashed.object(),
            unhashed.details(),
            unhashed.ip(),
            hash)
        .update();
    return new AuditLine(unhashed.sequence(), at, entry, hash);
  }

  static List<AuditLine> lines(JdbcClient sql, AuditQuery query) {
    var conditions = new ArrayList<>(List.of("1 = 1"));
    var params = new ArrayList<Object>();
    query.who().ifPresent(who -> add(conditions, params, "who = ?", who));
    query.object().ifPresent(object -> add(conditions, params, "object = ?", object));
    query
        .what()
        .ifPresent(
            what -> {
              // From the word's own dot up to what sorts right behind it.
              add(conditions, params, "(what = ? OR (what >= ? AND what < ?))", what);
              params.add(what + ".");
              params.add(what + "/");
            });
    query.from().ifPresent(at -> add(conditions, params, "recorded_at >= ?", micros(at)));
    query.to().ifPresent(at -> add(conditions, params, "recorded_at < ?", micros(at)));
    query.before().ifPresent(place -> add(conditions, params, "sequence < ?", place));
    params.add(query.limit());
    return sql.sql(
            "SELECT * FROM audit_lines WHERE %s ORDER BY sequence DESC LIMIT ?"
                .formatted(String.join(" AND ", conditions)))
        .params(params)
        .query(AuditRows::line)
        .list();
  }

  /** The rows behind a place in the chain, oldest first. */
  static List<AuditCheck.RawLine> rawBehind(JdbcClient sql, long sequence, int most) {
    return sql.sql("SELECT * FROM audit_lines WHERE sequence > ? ORDER BY sequence LIMIT ?")
        .params(sequence, most)
        .query(
            (row, number) ->
                new AuditCheck.RawLine(
                    row.getLong("sequence"),
                    row.getLong("recorded_at"),
                    row.getString("who"),
                    row.getString("what"),
                    row.getString("object"),
                    row.getString("details"),
                    row.getString("ip"),
                    row.getString("hash")))
        .list();
  }

  private static void add(
      List<String> conditions, List<Object> params, String condition, Object param) {
    conditions.add(condition);
    params.add(param);
  }

  private static AuditLine line(ResultSet row, int number) throws SQLException {
    var entry =
        new AuditEntry(
            row.getString("who"),
            row.getString("what"),
            row.getString("object"),
            details(row.getString("details")),
            Optional.of(row.getString("ip")).filter(ip -> !ip.isEmpty()));
    return new AuditLine(
        row.getLong("sequence"),
        Instant.EPOCH.plus(row.getLong("recorded_at"), MICROS),
        entry,
        row.getString("hash"));
  }

  /** The details; a row that somebody broke is shown as it stands, {@code verify} tells of it. */
  private static Map<String, String> details(String json) {
    try {
      return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    } catch (JacksonException changed) {
      return Map.of("unreadable", json);
    }
  }

  private static long micros(Instant at) {
    return MICROS.between(Instant.EPOCH, at);
  }
}
