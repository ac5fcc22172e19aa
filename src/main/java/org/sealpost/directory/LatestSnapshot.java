package org.sealpost.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The directory in memory, read again when the rows have changed: at once after changes of this
 * process, otherwise looked for every two seconds.
 */
final class LatestSnapshot {

  private static final Logger LOG = LoggerFactory.getLogger(LatestSnapshot.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Database database;
  private final InstantSource clock;
  private final Function<JdbcClient, Snapshot> load;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Snapshot snapshot;
  private volatile Instant looked;
  private final AtomicLong committed = new AtomicLong();

  LatestSnapshot(Database database, InstantSource clock, Function<JdbcClient, Snapshot> load) {
    this.database = database;
    this.clock = clock;
    this.load = load;
    this.looked = clock.instant();
    this.snapshot = database.read(load);
  }

  /** A transaction of this process has brought this version; the next look-up must see it. */
  void committed(long version) {
    committed.accumulateAndGet(version, Math::max);
  }

  Snapshot now() {
    var now = clock.instant();
    if (snapshot.version() < committed.get()) {
      reading.lock();
    } else if (isFresh(now) || !reading.tryLock()) {
      return snapshot;
    }
    try {
      look(now);
      return snapshot;
    } finally {
      reading.unlock();
    }
  }

  private boolean isFresh(Instant now) {
    // A clock that was set back must not keep an old snapshot alive.
    return !now.isBefore(looked) && now.isBefore(looked.plus(LOOK_EVERY));
  }

  private void look(Instant now) {
    try {
      if (database.read(LatestSnapshot::version) != snapshot.version()) {
        snapshot = database.read(load);
      }
    } catch (RuntimeException unreadable) {
      // Mail goes on with what was known; whoever needs rows will notice for themselves.
      LOG.warn("the directory cannot be read again, the last state stays in use", unreadable);
    }
    looked = now;
  }

  static long version(JdbcClient sql) {
    return sql.sql("SELECT number FROM directory_version WHERE id = 1")
        .query((row, number) -> row.getLong("number"))
        .single();
  }
}
