package org.sealpost.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import org.springframework.dao.DataAccessException;

/** Tells whether what broke over a mail may have been broken by the mail itself. */
public final class Blame {

  private static final int DEEPEST = 10;

  private Blame() {}

  /** Whether the cause is clearly another: the database, the disk, the end of the program. */
  public static boolean isElsewhere(Throwable broken) {
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
