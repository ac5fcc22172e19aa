package org.sealpost.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The one thread that writes to SQLite. Works that wait together share a commit, and so its sync,
 * which is what a commit costs; each runs in a savepoint, so that one that fails takes nothing
 * along. Nobody waits for a group to fill. While only works wait that need no sync, their commits
 * make none.
 */
final class GroupWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
  private static final int LARGEST_GROUP = 256;
  private static final String FAILED_SYNC =
      "The disk of the database failed to sync. Nothing is accepted until the disk is mended and"
          + " Sealpost is started again.";
  private static final PendingWork<Boolean> END = new PendingWork<>(sql -> true, false);

  private final Connection connection;
  private final JdbcClient sql;
  private final LogSync debt;
  private final BlockingQueue<PendingWork<?>> waiting = new LinkedBlockingQueue<>();

  /** How many of those that wait need a sync. */
  private final AtomicInteger durable = new AtomicInteger();

  /** Works that turned out to need a sync: the next group's first. For the thread alone. */
  private final Deque<PendingWork<?>> again = new ArrayDeque<>();

  private boolean syncs = true;
  private final Thread thread;
  private boolean closed;
  private volatile @Nullable String trouble;

  GroupWriter(Connection connection, LogSync debt) {
    this.connection = connection;
    this.debt = debt;
    sql = SqliteConnections.client(connection);
    thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
  }

  <T> T write(Function<JdbcClient, T> work, boolean soon) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a transaction within a transaction");
    }
    var broken = trouble;
    if (broken != null) {
      throw new DiskRefusedException(broken);
    }
    var pending = new PendingWork<>(work, soon);
    synchronized (waiting) {
      if (closed) {
        throw new IllegalStateException("the database is closed");
      }
      add(pending);
    }
    return pending.await();
  }

  /** Why nothing is written any more; null as long as all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  private void add(PendingWork<?> work) {
    if (!work.soon()) {
      durable.incrementAndGet();
    }
    waiting.add(work);
  }

  private void run() {
    boolean ended = false;
    while (!ended) {
      try {
        payIfDue();
        var first = again.isEmpty() ? await() : again.poll();
        ended = first != null && group(first);
      } catch (InterruptedException nobodyShould) {
        LOG.warn("The writer was interrupted and goes on");
      }
    }
    pay();
  }

  /** The next that comes; null if the log must be synced before one has come. */
  private @Nullable PendingWork<?> await() throws InterruptedException {
    return counted(waiting.poll(debt.left(), TimeUnit.NANOSECONDS));
  }

  private @Nullable PendingWork<?> counted(@Nullable PendingWork<?> work) {
    if (work != null && !work.soon()) {
      durable.decrementAndGet();
    }
    return work;
  }

  private void payIfDue() {
    if (debt.left() <= 0) {
      pay();
    }
  }

  private void pay() {
    if (trouble == null && debt.left() < Long.MAX_VALUE) {
      try {
        debt.pay();
      } catch (IOException refused) {
        LOG.error("The log of the database was not synced", refused);
        trouble = FAILED_SYNC;
      }
    }
  }

  /** Runs a group to its commit; whether it met the end. */
  private boolean group(PendingWork<?> first) {
    var members = new ArrayList<PendingWork<?>>();
    PendingWork<?> next = first;
    boolean soon = first.soon() && !first.wantsDurability() && durable.get() == 0;
    try {
      refuseIfBroken();
      sync(!soon);
      SqliteConnections.execute(connection, "BEGIN IMMEDIATE");
      while (next != null && next != END) {
        if (isTaken(next)) {
          members.add(next);
          if (!runAlone(next, soon)) {
            members.remove(next);
            again.add(next);
          }
        }
        next = members.size() < LARGEST_GROUP ? following(soon) : null;
      }
      SqliteConnections.execute(connection, "COMMIT");
      if (soon) {
        debt.owe();
      }
    } catch (SQLException | RuntimeException broken) {
      // Whoever had been polled but not yet run belongs to the group that failed.
      if (next != null && next != END && !members.contains(next) && isTaken(next)) {
        members.add(next);
      }
      failAll(members, broken);
    }
    members.forEach(PendingWork::settle);
    return next == END;
  }

  /** Whether its caller waits to the end, be it since now or since it was run without a sync. */
  private static boolean isTaken(PendingWork<?> work) {
    return work.wantsDurability() || work.take();
  }

  /** The next of the same group; a group that makes no sync leaves those who need one. */
  private @Nullable PendingWork<?> following(boolean soon) {
    if (!again.isEmpty() && !soon) {
      return again.poll();
    }
    var head = waiting.peek();
    return head == null || (soon && !head.soon()) ? null : counted(waiting.poll());
  }

  /** The driver compiles such a statement, and that is when it works: it is never kept. */
  private void sync(boolean wanted) throws SQLException {
    if (syncs != wanted) {
      try (var statement = connection.createStatement()) {
        statement.execute("PRAGMA synchronous = " + (wanted ? "FULL" : "NORMAL"));
      }
      syncs = wanted;
    }
  }

  /** False if it wants a sync that its group does not make: nothing of it remains then. */
  private boolean runAlone(PendingWork<?> work, boolean soon) throws SQLException {
    SqliteConnections.execute(connection, "SAVEPOINT work");
    boolean stays = true;
    try {
      work.run(sql);
      stays = !soon || !work.wantsDurability();
    } catch (Throwable thrown) {
      work.fail(thrown);
      stays = false;
    }
    if (!stays) {
      // Fails if the engine has already rolled back the whole transaction: then the group fails.
      SqliteConnections.execute(connection, "ROLLBACK TO work");
    }
    SqliteConnections.execute(connection, "RELEASE work");
    return stays || work.failed();
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
      trouble = FAILED_SYNC;
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
      add(END);
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
