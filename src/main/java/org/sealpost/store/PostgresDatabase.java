package org.sealpost.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The rows in a PostgreSQL server, which several gateways may share. */
final class PostgresDatabase implements Database {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final int MOST_TRIES = 6;
  private static final long CONNECT_MILLIS = 10_000;

  private final HikariDataSource writing;
  private final HikariDataSource reading;

  private PostgresDatabase(HikariDataSource writing, HikariDataSource reading) {
    this.writing = writing;
    this.reading = reading;
  }

  static Database open(DatabaseSettings.Postgres settings) {
    boolean syncs = tryOut(settings);
    var writing = pool(settings, "write", settings.connections());
    if (!syncs) {
      // The server's default would let a commit return before it is on disk.
      writing.setConnectionInitSql("SET synchronous_commit TO on");
    }
    var writes = new HikariDataSource(writing);
    try {
      Migrations.run(writes, Engine.POSTGRESQL, settings.toString());
      var reading = pool(settings, "read", Math.max(2, settings.connections() / 2));
      reading.setReadOnly(true);
      reading.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
      return new PostgresDatabase(writes, new HikariDataSource(reading));
    } catch (RuntimeException refused) {
      writes.close();
      throw refused;
    }
  }

  /** One connection outside the pool, for errors that say something; whether commits are synced. */
  private static boolean tryOut(DatabaseSettings.Postgres settings) {
    var properties = new Properties();
    if (!settings.user().isEmpty()) {
      properties.setProperty("user", settings.user());
    }
    if (!settings.password().isEmpty()) {
      properties.setProperty("password", settings.password());
    }
    properties.setProperty("loginTimeout", "10");
    try (var connection = DriverManager.getConnection(settings.url(), properties)) {
      if (setting(connection, "fsync").equals("off")) {
        LOG.warn("{} has fsync off: accepted mail can be lost with the power", settings);
      }
      return !setting(connection, "synchronous_commit").matches("off|local");
    } catch (SQLException refused) {
      throw new DatabaseUnavailableException(sentence(settings, refused), refused);
    }
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT current_setting(?)")) {
      statement.setString(1, name);
      try (var row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  private static String sentence(DatabaseSettings.Postgres settings, SQLException refused) {
    var state = refused.getSQLState() == null ? "" : refused.getSQLState();
    var advice =
        switch (state) {
          case "28P01", "28000" -> "Check user and password in the setting \"database\".";
          case "3D000" -> "Create that database and make Sealpost's user its owner.";
          case "53300" -> "Allow more connections in the server, or fewer in Sealpost.";
          default ->
              state.startsWith("08")
                  ? "See that the server runs and that host and port are right."
                  : "Look into the server's log.";
        };
    return settings + " cannot be used (" + refused.getMessage() + "). " + advice;
  }

  private static HikariConfig pool(DatabaseSettings.Postgres settings, String use, int most) {
    var config = new HikariConfig();
    config.setPoolName("store-" + use);
    config.setJdbcUrl(settings.url());
    if (!settings.user().isEmpty()) {
      config.setUsername(settings.user());
    }
    if (!settings.password().isEmpty()) {
      config.setPassword(settings.password());
    }
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.addDataSourceProperty("ApplicationName", "sealpost");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", "120");
    return config;
  }

  @Override
  public <T> T read(Function<JdbcClient, T> work) {
    return once(reading, work);
  }

  @Override
  public <T> T write(Function<JdbcClient, T> work) {
    return written(work, false);
  }

  @Override
  public <T> T writeSoon(Function<JdbcClient, T> work) {
    return written(work, true);
  }

  private <T> T written(Function<JdbcClient, T> work, boolean soon) {
    for (int tries = 1; ; tries++) {
      try {
        return once(writing, sql -> outcome(sql, work, soon)).settled();
      } catch (RuntimeException thrown) {
        if (tries == MOST_TRIES || !mayBeTriedAgain(thrown)) {
          throw thrown;
        }
        LOG.debug("Transaction is tried again", thrown);
        pause(tries);
      }
    }
  }

  private static <T> AfterCommit.Outcome<T> outcome(
      JdbcClient sql, Function<JdbcClient, T> work, boolean soon) {
    var outcome = AfterCommit.collect(() -> work.apply(sql));
    if (soon && !outcome.durable()) {
      // The server's own writer syncs it within three times wal_writer_delay, 0.6 s.
      sql.sql("SET LOCAL synchronous_commit TO off").update();
    }
    return outcome;
  }

  private static void pause(int tries) {
    long most = Duration.ofMillis(5).toNanos() << tries;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }

  /** Serialisation failures and deadlocks: the server has rolled back and asks for another try. */
  private static boolean mayBeTriedAgain(RuntimeException thrown) {
    var error = SqliteErrors.within(thrown);
    return error != null
        && error.getSQLState() != null
        && error.getSQLState().matches("40001|40P01");
  }

  private <T> T once(HikariDataSource pool, Function<JdbcClient, T> work) {
    try (var connection = pool.getConnection()) {
      var sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      T result;
      try {
        result = work.apply(sql);
      } catch (RuntimeException | Error thrown) {
        rollBack(connection, thrown);
        throw thrown;
      }
      commit(connection);
      return result;
    } catch (SQLException broken) {
      throw new DatabaseUnavailableException(
          "The database does not answer (" + broken.getMessage() + ").", broken);
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException broken) {
      var state = broken.getSQLState();
      if (isBrokenConnection(state)) {
        throw new OutcomeUnknownException(
            "the connection broke while a transaction was being committed", broken);
      }
      rollBack(connection, broken);
      throw new IllegalStateException("the transaction was not committed", broken);
    }
  }

  /** Connection exceptions, and a server that is shutting down or has crashed. */
  private static boolean isBrokenConnection(@Nullable String state) {
    return state == null || state.startsWith("08") || state.matches("57P0[123]");
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException broken) {
      cause.addSuppressed(broken);
    }
  }

  @Override
  public Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  public Optional<String> trouble() {
    return writing.isRunning() ? Optional.empty() : Optional.of("The database is closed.");
  }

  @Override
  public void close() {
    reading.close();
    writing.close();
  }

  @Override
  public String toString() {
    return "PostgreSQL";
  }
}
