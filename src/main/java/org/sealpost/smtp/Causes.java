package org.sealpost.smtp;

import java.io.IOException;

/** Says in a few words what went wrong on the network. */
final class Causes {

  private Causes() {}

  static String of(IOException failed) {
    var message = failed.getMessage();
    return message == null || message.isBlank() ? failed.getClass().getSimpleName() : message;
  }

  /** RFC 3463 §3.5 and §3.6: X.4.2 bad connection; X.5.0 the peer does not keep to the protocol. */
  static String status(IOException failed) {
    return failed instanceof HopSession.NotSmtpException ? "4.5.0" : "4.4.2";
  }
}
