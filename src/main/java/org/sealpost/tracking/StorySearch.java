package org.sealpost.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds stories. Every criterion has an index that ends with the mail's id, and ids sort by time:
 * so a page is the end of an index range, however many stories there are.
 */
final class StorySearch {

  /** A part of a local part stands for this many addresses at most. */
  private static final int MOST_ADDRESSES = 500;

  /** How far a mail's id may be from the time it came; both are taken from one clock. */
  private static final Duration SLACK = Duration.ofDays(1);

  Optional<StoryHead> head(JdbcClient sql, MailId mail) {
    return sql.sql("SELECT * FROM tracking_stories WHERE mail = ?")
        .param(mail.text())
        .query(StorySearch::head)
        .optional();
  }

  List<StoryEntry> entries(JdbcClient sql, MailId mail) {
    return sql.sql(
            """
            SELECT at, kind, json FROM tracking_entries WHERE mail = ?
            ORDER BY at, number, origin LIMIT 10000
            """)
        .param(mail.text())
        .query(
            (row, number) ->
                StoryJson.read(
                    StoryRows.instant(row.getLong("at")),
                    row.getString("kind"),
                    row.getString("json")))
        .list();
  }

  List<StoryHead> search(JdbcClient sql, StoryQuery query) {
    var where = new Where();
    if (query.address().isPresent() && !address(sql, query.address().get(), query, where)) {
      return List.of();
    }
    query.mail().ifPresent(mail -> where.and("s.mail = ?", mail.text()));
    query.after().ifPresent(mail -> where.and("s.mail < ?", mail.text()));
    query.messageId().ifPresent(id -> where.and("s.message_id = ?", StoryHead.bare(id)));
    query.direction().ifPresent(way -> where.and("s.direction = ?", way.name()));
    query.verdict().ifPresent(word -> where.and("s.verdict = ?", word));
    query.action().ifPresent(word -> where.and("s.action = ?", word));
    query.from().ifPresent(first -> where.notBefore(first));
    query.to().ifPresent(end -> where.before(end));
    where.params.add(query.limit());
    return sql.sql(
            "SELECT s.* FROM %s WHERE %s ORDER BY s.mail DESC LIMIT ?"
                .formatted(where.from, String.join(" AND ", where.conditions)))
        .params(where.params)
        .query(StorySearch::head)
        .list();
  }

  /** Adds the criterion; false if nothing can fit. */
  private static boolean address(JdbcClient sql, String text, StoryQuery query, Where where) {
    var sought = text.strip();
    if (sought.isEmpty()) {
      return true;
    }
    // carol@exam is on its way to an address, not one: a domain without a dot is part of another.
    var whole = Address.parse(sought).filter(given -> given.domain().parent().isPresent());
    if (whole.isPresent()) {
      where.through("tracking_addresses", "address", whole.get().key());
      return true;
    }
    if (sought.startsWith("@")) {
      var domain = Domain.parse(sought.substring(1));
      domain.ifPresent(name -> where.through("tracking_domains", "domain", name.name()));
      return domain.isPresent();
    }
    var addresses = like(sql, sought.toLowerCase(Locale.ROOT), query);
    if (!addresses.isEmpty()) {
      var marks = String.join(", ", Collections.nCopies(addresses.size(), "?"));
      where.conditions.add(
          "s.mail IN (SELECT mail FROM tracking_addresses WHERE address IN (" + marks + "))");
      where.params.addAll(addresses);
    }
    return !addresses.isEmpty();
  }

  /** The addresses of the months in question whose local part has this in it. */
  private static List<String> like(JdbcClient sql, String part, StoryQuery query) {
    var escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    var pattern = part.contains("@") ? "%" + escaped + "%" : "%" + escaped + "%@%";
    return sql.sql(
            """
            SELECT DISTINCT address FROM tracking_months
            WHERE month >= ? AND month <= ? AND address LIKE ? ESCAPE '\\'
            ORDER BY address LIMIT ?
            """)
        .params(
            query.from().map(StoryRows::month).orElse(0L),
            query.to().map(StoryRows::month).orElse((long) Integer.MAX_VALUE),
            pattern,
            MOST_ADDRESSES)
        .query((row, number) -> row.getString("address"))
        .list();
  }

  static StoryHead head(ResultSet row, int number) throws SQLException {
    var recipients = row.getString("recipients");
    return new StoryHead(
        new MailId(row.getString("mail")),
        StoryRows.instant(row.getLong("at")),
        Direction.valueOf(row.getString("direction")),
        row.getString("reverse_path"),
        row.getString("sender"),
        recipients.isEmpty() ? List.of() : List.of(recipients.split("\n", -1)),
        row.getString("subject"),
        row.getString("message_id"),
        row.getLong("size"),
        row.getString("client"),
        row.getString("verdict"),
        row.getString("action"),
        row.getLong("score") / 1_000.0);
  }

  /** A condition under construction. */
  private static final class Where {

    private String from = "tracking_stories s";
    private final List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    private final List<Object> params = new ArrayList<>();

    void and(String condition, Object param) {
      conditions.add(condition);
      params.add(param);
    }

    /** Walks the other table's index first: CROSS JOIN keeps SQLite's planner to that order. */
    void through(String table, String column, String key) {
      from = table + " p CROSS JOIN tracking_stories s";
      conditions.add("s.mail = p.mail");
      and("p." + column + " = ?", key);
    }

    void notBefore(Instant first) {
      and("s.at >= ?", StoryRows.micros(first));
      and("s.mail >= ?", MailId.lowest(first.minus(SLACK)).text());
    }

    void before(Instant end) {
      and("s.at < ?", StoryRows.micros(end));
      and("s.mail < ?", MailId.lowest(end.plus(SLACK)).text());
    }
  }
}
