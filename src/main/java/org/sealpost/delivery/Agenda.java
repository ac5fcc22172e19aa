package org.sealpost.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sealpost.mail.Domain;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is due, destination by destination. It walks through the indexes in short stages and
 * remembers where it was, so that no look costs more because more waits.
 */
final class Agenda {

  private final int stage;
  private String freshAfter = "";
  private String againAfter = "";

  Agenda(int stage) {
    this.stage = stage;
  }

  /** A destination that waits, and since or until when. */
  record Due(Domain destination, Instant at) {}

  /**
   * One stage of the walk.
   *
   * @param dues what waits in it; more than one for a destination where both kinds wait
   * @param ended whether the walk has come to the end, and begins anew
   */
  record Stage(List<Due> dues, boolean ended) {}

  /** The next stage. Of mail never tried it is enough that it is there: it is due. */
  Stage next(JdbcClient sql, Instant now) {
    var fresh =
        sql.sql(walk(Rows.FRESH) + " SELECT destination FROM step WHERE destination IS NOT NULL")
            .params(freshAfter, stage)
            .query((row, n) -> new Due(new Domain(row.getString(1)), now))
            .list();
    var again =
        sql.sql(
                walk(Rows.AGAIN)
                    + " SELECT destination, (SELECT min(due_at) FROM delivery_recipients r WHERE"
                    + Rows.AGAIN
                    + " AND r.destination = step.destination) FROM step"
                    + " WHERE destination IS NOT NULL")
            .params(againAfter, stage)
            .query(
                (row, n) -> new Due(new Domain(row.getString(1)), Moments.instant(row.getLong(2))))
            .list();
    freshAfter = fresh.size() < stage ? "" : fresh.getLast().destination().name();
    againAfter = again.size() < stage ? "" : again.getLast().destination().name();
    var all = new ArrayList<>(fresh);
    all.addAll(again);
    return new Stage(all, freshAfter.isEmpty() && againAfter.isEmpty());
  }

  /** Steps from destination to destination through an index, however much waits for each. */
  private static String walk(String which) {
    return "WITH RECURSIVE step (destination, i) AS ("
        + " SELECT min(destination), 1 FROM delivery_recipients WHERE"
        + which
        + " AND destination > ?"
        + " UNION ALL SELECT (SELECT min(destination) FROM delivery_recipients r WHERE"
        + which
        + " AND r.destination > step.destination), i + 1 FROM step"
        + " WHERE step.destination IS NOT NULL AND i < ?)";
  }

  /** Of these destinations, those for which something past its time waits. */
  static Set<Domain> withExpired(JdbcClient sql, Set<Domain> destinations, Instant now) {
    var found = new HashSet<Domain>();
    for (var destination : destinations) {
      sql.sql(
              "SELECT 1 FROM (SELECT expires_at FROM delivery_recipients WHERE"
                  + Rows.FREE
                  + " AND destination = ? ORDER BY mail LIMIT 100) oldest"
                  + " WHERE expires_at <= ? LIMIT 1")
          .params(destination.name(), Moments.micros(now))
          .query(Integer.class)
          .optional()
          .ifPresent(one -> found.add(destination));
    }
    return found;
  }
}
