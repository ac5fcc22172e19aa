package org.sealpost.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection that keeps its prepared statements: SQLite's driver compiles anew each time, which
 * costs more than most statements do. For one thread at a time, as the connection itself.
 */
final class StatementCache {

  private static final int LARGEST = 256;

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> idle =
      new LinkedHashMap<>(64, 0.75f, true);

  private StatementCache(Connection connection) {
    this.connection = connection;
  }

  static Connection over(Connection connection) {
    var cache = new StatementCache(connection);
    return (Connection)
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> cache.onConnection(method, arguments));
  }

  private @Nullable Object onConnection(Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("prepareStatement")
        && arguments != null
        && arguments.length == 1
        && arguments[0] instanceof String sql) {
      var known = idle.remove(sql);
      return new Lease(sql, known != null ? known : connection.prepareStatement(sql)).proxy();
    }
    return call(connection, method, arguments);
  }

  private void giveBack(String sql, PreparedStatement statement) throws SQLException {
    statement.clearParameters();
    var twin = idle.put(sql, statement);
    if (twin != null) {
      twin.close();
    }
    if (idle.size() > LARGEST) {
      Map.Entry<String, PreparedStatement> eldest = idle.pollFirstEntry();
      if (eldest != null) {
        eldest.getValue().close();
      }
    }
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  /** One use of a statement; closing it gives the statement back, unless it has failed. */
  private final class Lease {

    private final String sql;
    private final PreparedStatement statement;
    private boolean failed;
    private boolean closed;

    Lease(String sql, PreparedStatement statement) {
      this.sql = sql;
      this.statement = statement;
    }

    PreparedStatement proxy() {
      return (PreparedStatement)
          Proxy.newProxyInstance(
              StatementCache.class.getClassLoader(),
              new Class<?>[] {PreparedStatement.class},
              (self, method, arguments) -> on(method, arguments));
    }

    private @Nullable Object on(Method method, Object @Nullable [] arguments) throws Throwable {
      if (method.getName().equals("close")) {
        close();
        return null;
      }
      if (method.getName().equals("isClosed")) {
        return closed;
      }
      try {
        return call(statement, method, arguments);
      } catch (SQLException broken) {
        failed = true;
        throw broken;
      }
    }

    private void close() throws SQLException {
      if (closed) {
        return;
      }
      closed = true;
      if (failed) {
        statement.close();
      } else {
        giveBack(sql, statement);
      }
    }
  }
}
