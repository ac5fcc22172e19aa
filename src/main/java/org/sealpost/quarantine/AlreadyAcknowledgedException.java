package org.sealpost.quarantine;

/**
 * A release was acknowledged before, by another thread or node. Thrown so that the transaction
 * which would bring the mail on its way a second time is undone.
 */
public final class AlreadyAcknowledgedException extends RuntimeException {

  AlreadyAcknowledgedException(String release) {
    super("the release " + release + " was acknowledged before");
  }
}
