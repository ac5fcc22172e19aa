package org.sealpost.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens connections to the one database file, set so that a commit is on disk when it returns. */
final class SqliteConnections {

  private static final int BUSY_MILLIS = 30_000;
  private static final int CHECKPOINT_PAGES = 4_000;
  private static final int LOG_KEPT = 64 << 20;
  private static final int CACHE_KIB = 16 << 10;

  private final SQLiteDataSource source;

  SqliteConnections(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // FULL syncs the log at every commit; NORMAL would lose the last commits with the power.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-CACHE_KIB);
    config.setJournalSizeLimit(LOG_KEPT);
    config.setWalAutocheckpoint(CHECKPOINT_PAGES);
    config.setGetGeneratedKeys(false);
    // A read error must be an error code, not a signal that ends the process.
    config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
    source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
  }

  /** Plain connections, for migrations. */
  DataSource source() {
    return source;
  }

  Connection writer() throws SQLException {
    var connection = source.getConnection();
    // What a savepoint may have to take back, octets of mails among it, must neither cost a file in
    // the machine's temporary folder at every commit nor be readable there.
    execute(connection, "PRAGMA temp_store = MEMORY");
    return StatementCache.over(connection);
  }

  Connection reader() throws SQLException {
    var connection = source.getConnection();
    execute(connection, "PRAGMA query_only = ON");
    return StatementCache.over(connection);
  }

  static JdbcClient client(Connection connection) {
    var template = new JdbcTemplate(new SingleConnectionDataSource(connection, true), true);
    template.setExceptionTranslator(new SqliteErrors());
    return JdbcClient.create(template);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql);
        var row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
