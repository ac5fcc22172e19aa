package org.sealpost.cli.run;

/** The gateway cannot start; the message says what to do. Nothing was left half started. */
public final class StartFailure extends RuntimeException {

  StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
