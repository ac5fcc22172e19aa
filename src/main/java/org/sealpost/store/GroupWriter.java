package org.sealpost.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The one thread that writes to SQLite. Works that wait together share a commit, and so its sync,
 * which is what a commit costs; each runs in a savepoint, so that one that fails takes nothing
 * along. Nobody waits for a group to fill.
 */
final class GroupWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
  private static final int LARGEST_GROUP = 256;
  private static final PendingWork<Boolean> END = new PendingWork<>(sql -> true);

  private final Connection connection;
  private final JdbcClient sql;
  private final BlockingQueue<PendingWork<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;
  private boolean closed;
  private volatile @Nullable String trouble;

  GroupWriter(Connection connection) {
    this.connection = connection;
    sql = SqliteConnections.client(connection);
    thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
  }

  <T> T write(Function<JdbcClient, T> work) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a transaction within a transaction");
    }
    var broken = trouble;
    if (broken != null) {
      throw new DiskRefusedException(broken);
    }
    var pending = new PendingWork<>(work);
    synchronized (waiting) {
      if (closed) {
        throw new IllegalStateException("the database is closed");
      }
      waiting.add(pending);
    }
    return pending.await();
  }

  /** Why nothing is written any more; null as long as all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    boolean ended = false;
    while (!ended) {
      try {
        ended = group(waiting.take());
      } catch (InterruptedException nobodyShould) {
        LOG.warn("The writer was interrupted and goes on");
      }
    }
  }

  /** Runs a group to its commit; whether it met the end. */
  private boolean group(PendingWork<?> first) {
    var members = new ArrayList<PendingWork<?>>();
    PendingWork<?> next = first;
    try {
      refuseIfBroken();
      SqliteConnections.execute(connection, "BEGIN IMMEDIATE");
      while (next != null && next != END) {
        if (next.take()) {
          members.add(next);
          runAlone(next);
        }
        next = members.size() < LARGEST_GROUP ? waiting.poll() : null;
      }
      SqliteConnections.execute(connection, "COMMIT");
    } catch (SQLException | RuntimeException broken) {
      // Whoever had been polled but not yet run belongs to the group that failed.
      if (next != null && next != END && next.take()) {
        members.add(next);
      }
      failAll(members, broken);
    }
    members.forEach(PendingWork::settle);
    return next == END;
  }

  private void runAlone(PendingWork<?> work) throws SQLException {
    SqliteConnections.execute(connection, "SAVEPOINT work");
    try {
      work.run(sql);
    } catch (Throwable thrown) {
      work.fail(thrown);
      // Fails if the engine has already rolled back the whole transaction: then the group fails.
      SqliteConnections.execute(connection, "ROLLBACK TO work");
    }
    SqliteConnections.execute(connection, "RELEASE work");
  }

  private void refuseIfBroken() {
    var broken = trouble;
    if (broken != null) {
      throw new DiskRefusedException(broken);
    }
  }

  private void failAll(List<PendingWork<?>> members, Exception broken) {
    LOG.error("A commit of {} works has failed", members.size(), broken);
    if (broken instanceof SQLException error && SqliteErrors.isFailedSync(error)) {
      // A sync that failed is never tried again: the kernel may have dropped what it could not
      // write, and the next sync would succeed without it.
      trouble =
          "The disk of the database failed to sync. Nothing is accepted until the disk is mended"
              + " and Sealpost is started again.";
    }
    for (var work : members) {
      if (!work.failed()) {
        work.fail(forCaller(broken));
      }
    }
    try {
      SqliteConnections.execute(connection, "ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      LOG.debug("Nothing to roll back", alreadyRolledBack);
    }
  }

  private static RuntimeException forCaller(Exception broken) {
    return switch (broken) {
      case DiskRefusedException refused ->
          new DiskRefusedException(
              Objects.requireNonNullElse(refused.getMessage(), "The disk refused."),
              refused,
              refused.isFull());
      case SQLException error when SqliteErrors.isDisk(error) ->
          new DiskRefusedException(
              SqliteErrors.isFull(error)
                  ? "The disk of the database is full."
                  : "The disk of the database refused: " + error.getMessage(),
              error,
              SqliteErrors.isFull(error));
      default -> new IllegalStateException("the transaction was not committed", broken);
    };
  }

  /** Runs what waits, then ends the thread and closes the connection. */
  @Override
  public void close() {
    synchronized (waiting) {
      if (closed) {
        return;
      }
      closed = true;
      waiting.add(END);
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException asked) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      connection.close();
    } catch (SQLException broken) {
      LOG.warn("Closing the database", broken);
    }
  }
}
