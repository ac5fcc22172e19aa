package org.sealpost.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A few connections that only read; each reading sees one state of the rows. */
final class ReaderPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReaderPool.class);
  private static final int MOST = 8;

  private record Reader(Connection connection, JdbcClient sql) {}

  private final SqliteConnections connections;
  private final Semaphore free = new Semaphore(MOST);
  private final Deque<Reader> idle = new ArrayDeque<>();
  private boolean closed;

  ReaderPool(SqliteConnections connections) {
    this.connections = connections;
  }

  <T> T read(Function<JdbcClient, T> work) {
    free.acquireUninterruptibly();
    try {
      var reader = take();
      boolean sound = false;
      try {
        SqliteConnections.execute(reader.connection, "BEGIN");
        T result = work.apply(reader.sql);
        SqliteConnections.execute(reader.connection, "COMMIT");
        sound = true;
        return result;
      } finally {
        giveBack(reader, sound || rolledBack(reader));
      }
    } catch (SQLException broken) {
      throw new SqliteErrors().translate("reading", null, broken);
    } finally {
      free.release();
    }
  }

  private Reader take() throws SQLException {
    synchronized (idle) {
      if (closed) {
        throw new IllegalStateException("the database is closed");
      }
      @Nullable Reader reader = idle.pollFirst();
      if (reader != null) {
        return reader;
      }
    }
    var connection = connections.reader();
    return new Reader(connection, SqliteConnections.client(connection));
  }

  private static boolean rolledBack(Reader reader) {
    try {
      SqliteConnections.execute(reader.connection, "ROLLBACK");
      return true;
    } catch (SQLException broken) {
      LOG.debug("A reader is thrown away", broken);
      return false;
    }
  }

  private void giveBack(Reader reader, boolean sound) {
    synchronized (idle) {
      if (sound && !closed) {
        idle.addFirst(reader);
        return;
      }
    }
    close(reader);
  }

  private static void close(Reader reader) {
    try {
      reader.connection.close();
    } catch (SQLException broken) {
      LOG.warn("Closing a reader", broken);
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
    }
    // Readings under way end first: the file must not be closed below them.
    free.acquireUninterruptibly(MOST);
    idle.forEach(ReaderPool::close);
    idle.clear();
    free.release(MOST);
  }
}
