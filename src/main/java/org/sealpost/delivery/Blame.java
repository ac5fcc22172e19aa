package org.sealpost.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import org.sealpost.store.DatabaseUnavailableException;
import org.sealpost.store.DiskRefusedException;
import org.sealpost.store.OutcomeUnknownException;
import org.springframework.dao.DataAccessException;

/** Tells whether what broke during an attempt may have been broken by the mail itself. */
final class Blame {

  private static final int DEEPEST = 10;

  private Blame() {}

  /** Whether the cause is clearly another: the database, the disk, the end of the program. */
  static boolean isElsewhere(Throwable broken) {
    Throwable cause = broken;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof DataAccessException
          || cause instanceof SQLException
          || cause instanceof IOException
          || cause instanceof UncheckedIOException
          || cause instanceof DatabaseUnavailableException
          || cause instanceof DiskRefusedException
          || cause instanceof OutcomeUnknownException
          || cause instanceof CancellationException
          || cause instanceof InterruptedException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
