package org.sealpost.store;

/**
 * The connection broke while a transaction was being committed: it may be durable, or gone. Whoever
 * must know looks for its rows; a sender of mail is asked to try again.
 */
public final class OutcomeUnknownException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What broke. */
  public OutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
