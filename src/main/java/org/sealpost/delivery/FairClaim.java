package org.sealpost.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database.Engine;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes mail for a destination under way, fairly: half of it never tried before and half tried
 * again, as long as both wait, and of each the same from every sender's line in turn. Whoever sends
 * ten thousand mails waits for himself, nobody else waits for him. Nothing but the index says who
 * waits, so that a restart changes nothing.
 */
final class FairClaim {

  /** How many lines one claim looks at. */
  private static final int LINES = 16;

  /** How many rounds over the lines one claim makes; what is then missing is filled as it comes. */
  private static final int ROUNDS = 3;

  private static final int REMEMBERED = 20_000;

  private final String owner;
  private final String skipLocked;
  private final Map<String, String> places = new LastUsed();
  private boolean againFirst;

  FairClaim(Engine engine, String owner) {
    this.owner = owner;
    // Couriers of several gateways share the queue only in PostgreSQL.
    skipLocked = engine == Engine.POSTGRESQL ? " FOR UPDATE SKIP LOCKED" : "";
  }

  /** The places in lines that were used last; a place forgotten begins anew. */
  private static final class LastUsed extends LinkedHashMap<String, String> {

    private static final long serialVersionUID = 1;

    LastUsed() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > REMEMBERED;
    }
  }

  /** What one claim is about. */
  private record Order(JdbcClient sql, Domain destination, Instant now, Instant until) {}

  /** Takes at most so many; fewer mean that nothing more is due. */
  List<ClaimedRow> claim(
      JdbcClient sql, Domain destination, int limit, Instant now, Instant until) {
    var order = new Order(sql, destination, now, until);
    // When there is place for one only, the two kinds take turns.
    againFirst = !againFirst;
    int half = againFirst ? (limit + 1) / 2 : limit / 2;
    var rows = new ArrayList<>(again(order, half));
    boolean more = rows.size() == half;
    rows.addAll(byLines(order, Rows.FRESH, limit - rows.size()));
    if (more && rows.size() < limit) {
      rows.addAll(again(order, limit - rows.size()));
    }
    return rows;
  }

  /** The half that is due for the longest time, and the other half from line to line. */
  private List<ClaimedRow> again(Order order, int limit) {
    if (limit == 0) {
      return List.of();
    }
    int half = (limit + 1) / 2;
    var rows = new ArrayList<>(asTheyCome(order, Rows.AGAIN, half));
    if (rows.size() == half && half < limit) {
      rows.addAll(byLines(order, Rows.AGAIN, limit - half));
      if (rows.size() < limit) {
        rows.addAll(asTheyCome(order, Rows.AGAIN, limit - rows.size()));
      }
    }
    return rows;
  }

  private List<ClaimedRow> byLines(Order order, String which, int limit) {
    var rows = new ArrayList<ClaimedRow>();
    for (int round = 0; rows.size() < limit && round < ROUNDS; round++) {
      int open = limit - rows.size();
      var lines = lines(order, which, Math.min(LINES, open));
      if (lines.isEmpty()) {
        return rows;
      }
      int share = Math.ceilDiv(open, lines.size());
      var taken = take(order, which, lines, share, open);
      rows.addAll(taken);
      boolean allLines = lines.size() < Math.min(LINES, open);
      if (allLines && taken.size() < share) {
        return rows;
      }
    }
    if (rows.size() < limit && which.equals(Rows.FRESH)) {
      rows.addAll(asTheyCome(order, which, limit - rows.size()));
    }
    return rows;
  }

  /** The next lines after the one that was served last, round and round. */
  private List<String> lines(Order order, String which, int most) {
    var key = order.destination.name() + which;
    var after = places.getOrDefault(key, "");
    var lines = new ArrayList<>(linesAfter(order, which, after, most));
    if (lines.size() < most && !after.isEmpty()) {
      linesAfter(order, which, "", most - lines.size()).stream()
          .filter(line -> !lines.contains(line))
          .forEach(lines::add);
    }
    if (lines.size() < most) {
      // All lines are served at once: there is no place to remember.
      places.remove(key);
    } else {
      places.put(key, lines.getLast());
    }
    return lines;
  }

  private static List<String> linesAfter(Order order, String which, String after, int most) {
    var name = order.destination.name();
    return order
        .sql
        .sql(
            "WITH RECURSIVE step (line, i) AS ("
                + " SELECT min(line), 1 FROM delivery_recipients WHERE"
                + which
                + " AND destination = ? AND line > ?"
                + " UNION ALL SELECT (SELECT min(line) FROM delivery_recipients r WHERE"
                + which
                + " AND r.destination = ? AND r.line > step.line), i + 1 FROM step"
                + " WHERE step.line IS NOT NULL AND i < ?)"
                + " SELECT line FROM step WHERE line IS NOT NULL")
        .params(name, after, name, most)
        .query((row, n) -> row.getString(1))
        .list();
  }

  private List<ClaimedRow> take(
      Order order, String which, List<String> lines, int share, int limit) {
    var keys = new StringBuilder("SELECT mail, part, n FROM (");
    var values = values(order);
    int open = limit;
    var between = "";
    for (var line : lines) {
      if (open > 0) {
        keys.append(between);
        between = " UNION ALL ";
        keys.append("SELECT mail, part, n FROM (");
        keys.append(first(which, " AND line = ?", "due_at")).append(") l");
        values.add(order.destination.name());
        values.add(line);
        values.add(Moments.micros(order.now));
        values.add(Math.min(share, open));
        open -= share;
      }
    }
    // Without a limit around them SQLite looks through all rows for those that the lines give.
    keys.append(") u LIMIT ?");
    values.add(limit);
    return claimed(order, keys.toString(), values);
  }

  private List<ClaimedRow> asTheyCome(Order order, String which, int limit) {
    var values = values(order);
    values.add(order.destination.name());
    values.add(Moments.micros(order.now));
    values.add(limit);
    // Each in the order of its index.
    return claimed(
        order, first(which, "", which.equals(Rows.FRESH) ? "line, due_at" : "due_at"), values);
  }

  private String first(String which, String line, String by) {
    return "SELECT mail, part, n FROM delivery_recipients WHERE"
        + which
        + " AND destination = ?"
        + line
        + " AND due_at <= ? AND begun < "
        + Claims.SUSPICIOUS
        + " ORDER BY "
        + by
        + " LIMIT ?"
        + skipLocked;
  }

  private List<Object> values(Order order) {
    return new ArrayList<>(List.of(owner, Moments.micros(order.until)));
  }

  private static List<ClaimedRow> claimed(Order order, String keys, List<Object> values) {
    return order
        .sql
        .sql(
            "UPDATE delivery_recipients SET owner = ?, lease_until_at = ?, begun = begun + 1"
                + " WHERE (mail, part, n) IN ("
                + keys
                + ") RETURNING "
                + ClaimedRow.COLUMNS)
        .params(values)
        .query(ClaimedRow::of)
        .list();
  }
}
