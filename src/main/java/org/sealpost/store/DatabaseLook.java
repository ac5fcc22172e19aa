package org.sealpost.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteConfig;

/**
 * A look at a database from beside, as an examination needs it: nothing is made, changed or brought
 * up to date, and a gateway that has it open is not disturbed.
 *
 * @param text what it is and how it keeps what it was given
 * @param weaknesses settings of the server under which accepted mail can be lost
 * @param rows to read from; empty if the database is not there yet
 */
public record DatabaseLook(String text, List<String> weaknesses, Optional<Database> rows)
    implements AutoCloseable {

  /** Throws {@link DatabaseUnavailableException} with a sentence if it cannot be read. */
  public static DatabaseLook at(DatabaseSettings settings) {
    try {
      return switch (settings) {
        case DatabaseSettings.Embedded embedded -> embedded(embedded);
        case DatabaseSettings.Postgres postgres -> postgres(postgres);
      };
    } catch (SQLException refused) {
      throw new DatabaseUnavailableException(
          "The database cannot be read (" + refused.getMessage() + ").", refused);
    }
  }

  private static DatabaseLook embedded(DatabaseSettings.Embedded settings) throws SQLException {
    var file = settings.folder().resolve(SqliteDatabase.FILE);
    if (!Files.exists(file)) {
      return new DatabaseLook("is made at the first start", List.of(), Optional.empty());
    }
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    var url = "jdbc:sqlite:" + file.toAbsolutePath();
    var rows = new ReadOnly(Database.Engine.SQLITE, url, config.toProperties());
    var journal = rows.text("PRAGMA journal_mode");
    return new DatabaseLook(
        "SQLite in %s, %d MiB; each commit is synced".formatted(file, size(file)),
        journal.equals("wal")
            ? List.of()
            : List.of("its journal is " + journal + ", not wal: another program has changed it"),
        Optional.of(rows));
  }

  private static long size(Path file) {
    return file.toFile().length() >> 20;
  }

  private static DatabaseLook postgres(DatabaseSettings.Postgres settings) throws SQLException {
    var properties = new Properties();
    if (!settings.user().isEmpty()) {
      properties.setProperty("user", settings.user());
    }
    if (!settings.password().isEmpty()) {
      properties.setProperty("password", settings.password());
    }
    properties.setProperty("loginTimeout", "10");
    properties.setProperty("socketTimeout", "30");
    properties.setProperty("readOnly", "true");
    properties.setProperty("readOnlyMode", "always");
    var rows = new ReadOnly(Database.Engine.POSTGRESQL, settings.url(), properties);
    var weaknesses = new ArrayList<String>();
    for (var name : List.of("fsync", "full_page_writes")) {
      if (rows.text("SELECT current_setting('" + name + "')").equals("off")) {
        weaknesses.add(name + " is off: accepted mail can be lost with the power");
      }
    }
    boolean isMade =
        !rows.text("SELECT count(*) FROM pg_tables WHERE tablename = 'keys_pairs'").equals("0");
    return new DatabaseLook(
        "PostgreSQL " + rows.text("SELECT current_setting('server_version')"),
        weaknesses,
        isMade ? Optional.of(rows) : Optional.empty());
  }

  @Override
  public void close() {
    rows.ifPresent(Database::close);
  }

  /** Reads on a connection for each question; refuses to write. */
  private record ReadOnly(Engine engine, String url, Properties properties) implements Database {

    String text(String sql) throws SQLException {
      try (var connection = DriverManager.getConnection(url, properties);
          var statement = connection.prepareStatement(sql);
          var row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }

    @Override
    public <T> T read(Function<JdbcClient, T> work) {
      try (var connection = DriverManager.getConnection(url, properties)) {
        return work.apply(SqliteConnections.client(connection));
      } catch (SQLException refused) {
        throw new DatabaseUnavailableException(
            "The database cannot be read (" + refused.getMessage() + ").", refused);
      }
    }

    @Override
    public <T> T write(Function<JdbcClient, T> work) {
      throw new UnsupportedOperationException("an examination changes nothing");
    }

    @Override
    public <T> T writeSoon(Function<JdbcClient, T> work) {
      return write(work);
    }

    @Override
    public Optional<String> trouble() {
      return Optional.empty();
    }

    @Override
    public void close() {
      // Each question has closed its own connection.
    }
  }
}
