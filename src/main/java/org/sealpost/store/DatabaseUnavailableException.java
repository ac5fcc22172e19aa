package org.sealpost.store;

/** The database cannot be used; the message says why, and what an administrator should do. */
public final class DatabaseUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A sentence for the administrator. */
  public DatabaseUnavailableException(String message) {
    super(message);
  }

  /** A sentence for the administrator, and what happened below. */
  public DatabaseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
