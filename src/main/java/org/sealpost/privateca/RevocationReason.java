package org.sealpost.privateca;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a certificate is taken back (RFC 5280 §5.3.1); the reasons that fit a mailbox or a server.
 */
public enum RevocationReason {
  UNSPECIFIED("unspecified", 0),
  KEY_COMPROMISE("keyCompromise", 1),
  CA_COMPROMISE("cACompromise", 2),
  AFFILIATION_CHANGED("affiliationChanged", 3),
  SUPERSEDED("superseded", 4),
  CESSATION_OF_OPERATION("cessationOfOperation", 5),
  PRIVILEGE_WITHDRAWN("privilegeWithdrawn", 9);

  private final String word;
  private final int code;

  RevocationReason(String word, int code) {
    this.word = word;
    this.code = code;
  }

  /** The word of the standard, as the API uses it. */
  public String word() {
    return word;
  }

  /** The number of the standard. */
  public int code() {
    return code;
  }

  /** The reason of that word. */
  public static Optional<RevocationReason> named(String word) {
    return Arrays.stream(values()).filter(reason -> reason.word.equals(word)).findFirst();
  }
}
