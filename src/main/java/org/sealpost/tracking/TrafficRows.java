package org.sealpost.tracking;

import static java.time.temporal.ChronoUnit.HOURS;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts mails by hour, in the transaction in which their story begins or changes. */
final class TrafficRows {

  private static final int SHARDS = 16;

  void count(JdbcClient sql, StoryHead head) {
    add(sql, head, 1);
  }

  /**
   * Counts a mail under its new verdict instead of the old. What was not judged sorts first, as a
   * story's beginning counts it first: so two writers never wait for each other.
   */
  void move(JdbcClient sql, StoryHead before, StoryHead after) {
    boolean same =
        before.verdict().equals(after.verdict()) && before.action().equals(after.action());
    if (same) {
      return;
    }
    record Change(StoryHead head, int mails) {}
    Stream.of(new Change(before, -1), new Change(after, 1))
        .sorted((a, b) -> key(a.head()).compareTo(key(b.head())))
        .forEach(change -> add(sql, change.head(), change.mails()));
  }

  List<Traffic> between(JdbcClient sql, Instant from, Instant to) {
    return sql.sql(
            """
            SELECT hour_at, direction, verdict, action, SUM(mails) AS mails FROM tracking_traffic
            WHERE hour_at >= ? AND hour_at < ?
            GROUP BY hour_at, direction, verdict, action
            HAVING SUM(mails) > 0
            ORDER BY hour_at, direction, verdict, action
            """)
        .params(StoryRows.micros(from.truncatedTo(HOURS)), StoryRows.micros(to))
        .query(
            (row, number) ->
                new Traffic(
                    StoryRows.instant(row.getLong("hour_at")),
                    Direction.valueOf(row.getString("direction")),
                    row.getString("verdict"),
                    row.getString("action"),
                    row.getLong("mails")))
        .list();
  }

  int forget(JdbcClient sql, Instant before) {
    return sql.sql("DELETE FROM tracking_traffic WHERE hour_at <= ?")
        .param(StoryRows.micros(before))
        .update();
  }

  private static void add(JdbcClient sql, StoryHead head, int mails) {
    sql.sql(
            """
            INSERT INTO tracking_traffic (hour_at, direction, verdict, action, shard, mails)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (hour_at, direction, verdict, action, shard)
            DO UPDATE SET mails = tracking_traffic.mails + excluded.mails
            """)
        .params(
            StoryRows.micros(head.at().truncatedTo(HOURS)),
            head.direction().name(),
            head.verdict(),
            head.action(),
            Math.floorMod(head.mail().hashCode(), SHARDS),
            mails)
        .update();
  }

  private static String key(StoryHead head) {
    return head.verdict() + "\n" + head.action();
  }
}
