package org.sealpost.quarantine;

import static java.time.temporal.ChronoUnit.MICROS;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.sealpost.mail.Address;
import org.sealpost.mail.MailId;
import org.sealpost.store.Database;
import org.sealpost.tracking.Direction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Releases that have yet to be brought on their way, and who is told of them. */
final class OpenReleases {

  private static final Logger LOG = LoggerFactory.getLogger(OpenReleases.class);
  private static final int TOLD_AT_ONCE = 100;

  private final Database database;
  private final InstantSource clock;
  private final ReentrantLock telling = new ReentrantLock();
  private volatile Optional<ReleaseListener> listener = Optional.empty();

  OpenReleases(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  void listen(ReleaseListener newListener) {
    listener = Optional.of(newListener);
  }

  /** One walk over all that are open; one thread at a time, so that none is told twice at once. */
  void replay() {
    var told = listener;
    if (told.isEmpty() || telling.isHeldByCurrentThread()) {
      return;
    }
    telling.lock();
    try {
      long at = 0;
      var release = "";
      List<MailReleased> page;
      do {
        page = behind(at, release);
        for (var event : page) {
          tell(told.get(), event);
          at = CaseRows.micros(event.at());
          release = event.release();
        }
      } while (page.size() == TOLD_AT_ONCE);
    } finally {
      telling.unlock();
    }
  }

  private static void tell(ReleaseListener listener, MailReleased event) {
    try {
      listener.released(event);
    } catch (AlreadyAcknowledgedException elsewhere) {
      LOG.info("{}: released by another node", event.mail());
    } catch (RuntimeException failed) {
      LOG.error("{}: released, but not on its way yet", event.mail(), failed);
    }
  }

  private List<MailReleased> behind(long at, String release) {
    return database.read(
        sql ->
            sql.sql(
                    """
                    SELECT * FROM quarantine_releases WHERE acknowledged_at = 0
                    AND (released_at > ? OR (released_at = ? AND release > ?))
                    ORDER BY released_at, release LIMIT ?
                    """)
                .params(at, at, release, TOLD_AT_ONCE)
                .query(OpenReleases::event)
                .list());
  }

  void acknowledge(JdbcClient sql, MailReleased event) {
    int rows =
        sql.sql(
                """
                UPDATE quarantine_releases SET acknowledged_at = ?
                WHERE release = ? AND acknowledged_at = 0
                """)
            .params(Math.max(1, CaseRows.micros(clock.instant())), event.release())
            .update();
    if (rows == 0) {
      throw new AlreadyAcknowledgedException(event.release());
    }
  }

  static boolean hasOpen(JdbcClient sql, CaseNumber number) {
    return sql.sql(
                """
                SELECT COUNT(*) FROM quarantine_releases
                WHERE case_number = ? AND acknowledged_at = 0
                """)
            .param(number.text())
            .query((row, index) -> row.getLong(1))
            .single()
        > 0;
  }

  static void insert(JdbcClient sql, MailReleased event) {
    sql.sql(
            """
            INSERT INTO quarantine_releases (release, case_number, mail, direction, recipients,
              released_by, released_at, acknowledged_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0)
            """)
        .params(
            event.release(),
            event.caseNumber().text(),
            event.mail().text(),
            event.direction().name(),
            String.join("\n", event.recipients().stream().map(Address::toString).toList()),
            event.by(),
            CaseRows.micros(event.at()))
        .update();
  }

  private static MailReleased event(ResultSet row, int number) throws SQLException {
    return new MailReleased(
        row.getString("release"),
        new CaseNumber(row.getString("case_number")),
        new MailId(row.getString("mail")),
        Direction.valueOf(row.getString("direction")),
        Stream.of(row.getString("recipients").split("\n")).map(Address::of).toList(),
        row.getString("released_by"),
        Instant.EPOCH.plus(row.getLong("released_at"), MICROS));
  }
}
