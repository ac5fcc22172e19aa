package org.sealpost.authenticity.dkim;

import org.sealpost.mail.AuthenticationResult;

/** Ends the verification of one signature from any depth; stays within the verifiers. */
public final class DkimStop extends Exception {

  private final AuthenticationResult result;

  DkimStop(AuthenticationResult result, String reason) {
    super(reason, null, false, false);
    this.result = result;
  }

  /** The signature does not follow the syntax (RFC 8601 §2.7.1 calls that neutral). */
  public static DkimStop malformed(String reason) {
    return new DkimStop(AuthenticationResult.NEUTRAL, reason);
  }

  /** The signature can never be verified. */
  public static DkimStop permanent(String reason) {
    return new DkimStop(AuthenticationResult.PERMERROR, reason);
  }

  /** Nobody knows now: the DNS did not answer. */
  public static DkimStop open(String reason) {
    return new DkimStop(AuthenticationResult.TEMPERROR, reason);
  }

  /** What the signature comes to. */
  public AuthenticationResult result() {
    return result;
  }

  /** One line for people. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
