package org.sealpost.quarantine;

import static java.time.temporal.ChronoUnit.MICROS;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.MailId;
import org.sealpost.tracking.Direction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds cases. */
final class CaseSearch {

  private CaseSearch() {}

  static Optional<Case> find(JdbcClient sql, CaseNumber number) {
    var recipients = recipients(sql, number);
    return sql.sql("SELECT * FROM quarantine_cases WHERE case_number = ?")
        .param(number.text())
        .query((row, index) -> made(row, recipients))
        .optional();
  }

  static List<CaseRecipient> recipients(JdbcClient sql, CaseNumber number) {
    return recipients(sql, List.of(number.text())).getOrDefault(number.text(), List.of());
  }

  static List<Case> list(JdbcClient sql, CaseQuery query) {
    var conditions = new ArrayList<>(List.of("1 = 1"));
    var params = new ArrayList<Object>();
    query
        .address()
        .ifPresent(
            text -> {
              conditions.add(
                  "c.case_number IN (SELECT case_number FROM quarantine_addresses"
                      + " WHERE address = ?)");
              params.add(key(text));
            });
    query
        .kind()
        .ifPresent(
            kind -> {
              conditions.add("c.kind = ?");
              params.add(kind.name());
            });
    query
        .verdict()
        .ifPresent(
            verdict -> {
              conditions.add("c.verdict = ?");
              params.add(verdict);
            });
    query.released().ifPresent(gone -> conditions.add(gone ? "c.waiting = 0" : "c.waiting > 0"));
    query
        .from()
        .ifPresent(
            from -> {
              conditions.add("c.kept_at >= ?");
              params.add(CaseRows.micros(from));
            });
    query
        .to()
        .ifPresent(
            to -> {
              conditions.add("c.kept_at < ?");
              params.add(CaseRows.micros(to));
            });
    query
        .after()
        .ifPresent(
            place -> {
              conditions.add("(c.mail < ? OR (c.mail = ? AND c.case_number < ?))");
              params.addAll(
                  List.of(place.mail().text(), place.mail().text(), place.number().text()));
            });
    params.add(query.limit());
    return page(sql, String.join(" AND ", conditions), params);
  }

  private static List<Case> page(JdbcClient sql, String conditions, List<Object> params) {
    record Found(String number, MailId mail) {}
    var found =
        sql.sql(
                "SELECT c.case_number, c.mail FROM quarantine_cases c WHERE %s"
                        .formatted(conditions)
                    + " ORDER BY c.mail DESC, c.case_number DESC LIMIT ?")
            .params(params)
            .query(
                (row, index) ->
                    new Found(row.getString("case_number"), new MailId(row.getString("mail"))))
            .list();
    if (found.isEmpty()) {
      return List.of();
    }
    var numbers = found.stream().map(Found::number).toList();
    var recipients = recipients(sql, numbers);
    return sql.sql(
            "SELECT * FROM quarantine_cases WHERE case_number IN (%s)"
                    .formatted(marks(numbers.size()))
                + " ORDER BY mail DESC, case_number DESC")
        .params(numbers)
        .query(
            (row, index) ->
                made(row, recipients.getOrDefault(row.getString("case_number"), List.of())))
        .list();
  }

  static Map<HoldReason.Kind, Long> sizes(JdbcClient sql) {
    var sizes = new EnumMap<HoldReason.Kind, Long>(HoldReason.Kind.class);
    for (var kind : HoldReason.Kind.values()) {
      sizes.put(kind, 0L);
    }
    sql.sql(
            """
            SELECT kind, COUNT(*) AS cases FROM quarantine_cases WHERE waiting > 0 GROUP BY kind
            """)
        .query(
            row -> {
              sizes.put(HoldReason.Kind.valueOf(row.getString("kind")), row.getLong("cases"));
            });
    return sizes;
  }

  /** Cases whose time is over and that have no release on its way. */
  static List<CaseNumber> expired(JdbcClient sql, Instant now, int most) {
    return sql.sql(
            """
            SELECT case_number FROM quarantine_cases c WHERE expires_at <= ?
            AND NOT EXISTS (SELECT 1 FROM quarantine_releases r
              WHERE r.case_number = c.case_number AND r.acknowledged_at = 0)
            ORDER BY expires_at, case_number LIMIT ?
            """)
        .params(CaseRows.micros(now), most)
        .query((row, index) -> new CaseNumber(row.getString("case_number")))
        .list();
  }

  private static Map<String, List<CaseRecipient>> recipients(JdbcClient sql, List<String> cases) {
    var recipients = new HashMap<String, List<CaseRecipient>>();
    sql.sql(
            "SELECT * FROM quarantine_recipients WHERE case_number IN (%s)"
                    .formatted(marks(cases.size()))
                + " ORDER BY case_number, position")
        .params(cases)
        .query(
            row -> {
              recipients
                  .computeIfAbsent(row.getString("case_number"), number -> new ArrayList<>())
                  .add(recipient(row));
            });
    return recipients;
  }

  private static CaseRecipient recipient(ResultSet row) throws SQLException {
    long at = row.getLong("released_at");
    var address = Address.of(row.getString("address"));
    return at == 0
        ? new CaseRecipient(address, Optional.empty())
        : new CaseRecipient(
            address,
            Optional.of(
                new CaseRecipient.Release(
                    Instant.EPOCH.plus(at, MICROS), row.getString("released_by"))));
  }

  private static Case made(ResultSet row, List<CaseRecipient> recipients) throws SQLException {
    return new Case(
        new CaseNumber(row.getString("case_number")),
        new MailId(row.getString("mail")),
        Instant.EPOCH.plus(row.getLong("kept_at"), MICROS),
        Instant.EPOCH.plus(row.getLong("expires_at"), MICROS),
        new HoldReason(
            HoldReason.Kind.valueOf(row.getString("kind")),
            row.getString("verdict"),
            row.getLong("score") / 1_000.0,
            row.getString("sentence")),
        Direction.valueOf(row.getString("direction")),
        row.getString("reverse_path"),
        row.getString("sender"),
        recipients,
        row.getString("subject"),
        row.getString("message_id"),
        row.getLong("size"),
        row.getString("client"));
  }

  private static String key(String text) {
    var sought = text.strip();
    return Address.parse(sought).map(Address::key).orElseGet(() -> sought.toLowerCase(Locale.ROOT));
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
