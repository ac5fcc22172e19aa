package org.sealpost.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Gives SQLite's errors the same exceptions that PostgreSQL's have. */
final class SqliteErrors implements SQLExceptionTranslator {

  @Override
  public DataAccessException translate(String task, @Nullable String sql, SQLException error) {
    var text = task + ": " + error.getMessage();
    var code = code(error);
    return switch (code) {
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY ->
          new DuplicateKeyException(text, error);
      case SQLITE_BUSY, SQLITE_LOCKED -> new CannotAcquireLockException(text, error);
      default ->
          code.name().startsWith("SQLITE_CONSTRAINT")
              ? new DataIntegrityViolationException(text, error)
              : new UncategorizedSQLException(task, sql, error);
    };
  }

  /** The extended result code; SQLITE_ERROR if the driver itself complains. */
  static SQLiteErrorCode code(SQLException error) {
    return error instanceof SQLiteException sqlite
        ? sqlite.getResultCode()
        : SQLiteErrorCode.SQLITE_ERROR;
  }

  /** The first SQL error among the causes. */
  static @Nullable SQLException within(@Nullable Throwable thrown) {
    for (int depth = 0; thrown != null && depth < 20; depth++, thrown = thrown.getCause()) {
      if (thrown instanceof SQLException error) {
        return error;
      }
    }
    return null;
  }

  /** Whether the disk has no room. */
  static boolean isFull(SQLException error) {
    return code(error) == SQLiteErrorCode.SQLITE_FULL;
  }

  /** Whether a sync failed, after which nobody knows what is on the disk. */
  static boolean isFailedSync(SQLException error) {
    return switch (code(error)) {
      case SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC -> true;
      default -> false;
    };
  }

  /** Whether the disk is the cause. */
  static boolean isDisk(SQLException error) {
    var name = code(error).name();
    return name.startsWith("SQLITE_IOERR")
        || name.equals("SQLITE_FULL")
        || name.startsWith("SQLITE_READONLY");
  }
}
