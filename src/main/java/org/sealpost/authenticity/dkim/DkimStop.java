package org.sealpost.authenticity.dkim;

import org.sealpost.mail.AuthenticationResult;

/** Ends the verification of one signature from any depth; never leaves this package. */
final class DkimStop extends Exception {

  private final AuthenticationResult result;

  DkimStop(AuthenticationResult result, String reason) {
    super(reason, null, false, false);
    this.result = result;
  }

  /** The signature does not follow the syntax (RFC 8601 §2.7.1 calls that neutral). */
  static DkimStop malformed(String reason) {
    return new DkimStop(AuthenticationResult.NEUTRAL, reason);
  }

  /** The signature can never be verified. */
  static DkimStop permanent(String reason) {
    return new DkimStop(AuthenticationResult.PERMERROR, reason);
  }

  AuthenticationResult result() {
    return result;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
