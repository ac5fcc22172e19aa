package org.sealpost.smtp;

import java.io.IOException;

/** Says in a few words what went wrong on the network. */
final class Causes {

  private Causes() {}

  static String of(IOException failed) {
    var message = failed.getMessage();
    return message == null || message.isBlank() ? failed.getClass().getSimpleName() : message;
  }
}
