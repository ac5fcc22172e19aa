package org.sealpost.authenticity.spf;

import org.sealpost.mail.AuthenticationResult;

/** Ends an evaluation from any depth with TEMPERROR or PERMERROR; never leaves this package. */
final class SpfStop extends Exception {

  private final AuthenticationResult result;

  private SpfStop(AuthenticationResult result, String reason) {
    super(reason, null, false, false);
    this.result = result;
  }

  /** The record is broken or asks too much (RFC 7208 §2.6.7). */
  static SpfStop permanent(String reason) {
    return new SpfStop(AuthenticationResult.PERMERROR, reason);
  }

  /** The DNS did not answer (RFC 7208 §2.6.6). */
  static SpfStop temporary(String reason) {
    return new SpfStop(AuthenticationResult.TEMPERROR, reason);
  }

  SpfVerdict verdict() {
    return SpfVerdict.of(result, String.valueOf(getMessage()));
  }
}
