package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How much waits, for whom, since when and why. The numbers are kept while rows change, or are
 * counted up to a limit through an index: none of them costs more because more waits.
 */
final class QueueTallies {

  private static final int MOST_ANSWERS = 5;
  private static final int LONGEST_COUNT = 2_000;

  private final Database database;
  private final InstantSource clock;

  QueueTallies(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Tally(QueueState state, String reason, long recipients) {}

  private static List<Tally> tallies(JdbcClient sql, String destination) {
    return sql.sql(
            "SELECT state, reason, sum(recipients) AS recipients FROM delivery_tallies"
                + " WHERE destination = ? GROUP BY state, reason HAVING sum(recipients) > 0"
                + " ORDER BY recipients DESC, reason")
        .param(destination)
        .query(
            (row, n) ->
                new Tally(
                    QueueState.of(row.getString("state")),
                    row.getString("reason"),
                    row.getLong("recipients")))
        .list();
  }

  QueueCounts counts() {
    return database.read(
        sql -> {
          var all = tallies(sql, "");
          long underWay =
              sql.sql("SELECT count(*) FROM delivery_recipients WHERE owner <> ''")
                  .query(Long.class)
                  .single();
          long deferred =
              all.stream()
                  .filter(tally -> tally.state == QueueState.QUEUED && !tally.reason.isEmpty())
                  .mapToLong(Tally::recipients)
                  .sum();
          return new QueueCounts(
              sum(all, QueueState.QUEUED),
              underWay,
              deferred,
              sum(all, QueueState.HELD),
              sum(all, QueueState.PARKED),
              oldest(sql));
        });
  }

  /** Why recipients wait, as far as tried, most frequent first. */
  List<ReasonCount> reasons() {
    return database.read(sql -> reasons(tallies(sql, "")));
  }

  private static long sum(List<Tally> tallies, QueueState state) {
    return tallies.stream()
        .filter(tally -> tally.state == state)
        .mapToLong(Tally::recipients)
        .sum();
  }

  private static List<ReasonCount> reasons(List<Tally> tallies) {
    var counts = new ArrayList<ReasonCount>();
    for (var reason : Reason.values()) {
      long recipients =
          tallies.stream()
              .filter(tally -> tally.reason.equals(reason.word()))
              .mapToLong(Tally::recipients)
              .sum();
      if (recipients > 0) {
        counts.add(new ReasonCount(reason, recipients));
      }
    }
    counts.sort((one, other) -> Long.compare(other.recipients(), one.recipients()));
    return counts;
  }

  private static Optional<Instant> oldest(JdbcClient sql) {
    return sql.sql("SELECT accepted_at FROM delivery_parcels ORDER BY mail LIMIT 1")
        .query(Long.class)
        .optional()
        .map(Moments::instant);
  }

  private record Crowd(String destination, long waiting) {}

  List<DestinationLine> destinations(int limit) {
    return database.read(
        sql ->
            sql
                .sql(
                    "SELECT destination, sum(recipients) AS waiting FROM delivery_tallies"
                        + " WHERE destination > '' GROUP BY destination HAVING sum(recipients) > 0"
                        + " ORDER BY waiting DESC, destination LIMIT ?")
                .param(limit)
                .query((row, n) -> new Crowd(row.getString(1), row.getLong(2)))
                .list()
                .stream()
                .flatMap(crowd -> destination(sql, crowd).stream())
                .toList());
  }

  private Optional<DestinationLine> destination(JdbcClient sql, Crowd crowd) {
    var oldest =
        sql.sql(
                "SELECT accepted_at FROM delivery_recipients WHERE destination = ?"
                    + " ORDER BY mail LIMIT 1")
            .param(crowd.destination)
            .query(Long.class)
            .optional();
    var all = tallies(sql, crowd.destination);
    return oldest.map(
        since ->
            new DestinationLine(
                new Domain(crowd.destination),
                crowd.waiting,
                sum(all, QueueState.HELD),
                Moments.instant(since),
                ages(sql, crowd),
                reasons(all),
                answers(sql, crowd.destination)));
  }

  /** Along the mail ids, which begin with their time; one long range is what the rest leaves. */
  private List<Long> ages(JdbcClient sql, Crowd crowd) {
    var now = clock.instant();
    var counts = new ArrayList<Long>();
    var after = now.plus(Duration.ofDays(1));
    for (var limit : DestinationLine.AGES) {
      var from = now.minus(limit);
      counts.add(count(sql, crowd.destination, from, after));
      after = from;
    }
    counts.add(count(sql, crowd.destination, Instant.EPOCH, after));
    long known = counts.stream().mapToLong(Long::longValue).sum();
    var full = new ArrayList<Integer>();
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) > LONGEST_COUNT) {
        full.add(i);
      }
    }
    if (full.size() == 1) {
      int one = full.getFirst();
      counts.set(one, Math.max(counts.get(one), crowd.waiting - known + counts.get(one)));
    }
    return counts;
  }

  private static long count(JdbcClient sql, String destination, Instant from, Instant before) {
    return sql.sql(
            "SELECT count(*) FROM (SELECT mail FROM delivery_recipients WHERE destination = ?"
                + " AND mail >= ? AND mail < ? ORDER BY mail LIMIT ?) counted")
        .params(
            destination,
            MailId.lowest(from).text(),
            MailId.lowest(before).text(),
            LONGEST_COUNT + 1)
        .query(Long.class)
        .single();
  }

  private static List<DestinationLine.Answer> answers(JdbcClient sql, String destination) {
    return sql.sql(
            "SELECT answer, count(*) AS recipients FROM (SELECT answer FROM"
                + " delivery_recipients WHERE destination = ? ORDER BY mail LIMIT 1000) oldest"
                + " WHERE answer <> '' GROUP BY answer ORDER BY recipients DESC LIMIT ?")
        .params(destination, MOST_ANSWERS)
        .query(
            (row, n) ->
                new DestinationLine.Answer(row.getString("answer"), row.getLong("recipients")))
        .list();
  }
}
