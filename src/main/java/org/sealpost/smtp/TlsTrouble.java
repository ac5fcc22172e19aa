package org.sealpost.smtp;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Why TLS did not come about, in the words of RFC 8460 §4.3. */
public enum TlsTrouble {
  /** The server does not offer STARTTLS, or refuses it. */
  NOT_OFFERED("starttls-not-supported"),
  /** The certificate is for another host. */
  OTHER_HOST("certificate-host-mismatch"),
  /** The certificate's time is over, or has not begun. */
  EXPIRED("certificate-expired"),
  /** The certificate chains to no authority that we trust. */
  NOT_TRUSTED("certificate-not-trusted"),
  /** Anything else. */
  FAILED("validation-failure");

  private static final int DEEPEST_CAUSE = 10;

  private final String word;

  TlsTrouble(String word) {
    this.word = word;
  }

  /** The result type of RFC 8460 §4.3. */
  public String word() {
    return word;
  }

  /** RFC 3463 §3.8: X.7.4 features not supported, X.7.5 cryptographic failure. */
  public String status() {
    return this == NOT_OFFERED ? "4.7.4" : "4.7.5";
  }

  /** What a handshake died of. */
  static TlsTrouble of(IOException failed) {
    Throwable cause = failed;
    var found = FAILED;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++, cause = cause.getCause()) {
      switch (cause) {
        case OtherHostException _ -> {
          return OTHER_HOST;
        }
        case CertificateExpiredException _, CertificateNotYetValidException _ -> {
          return EXPIRED;
        }
        // The JVM wraps expiry into these, so that the search goes on.
        case CertPathValidatorException _, CertPathBuilderException _ -> found = NOT_TRUSTED;
        default -> {
          if (isAboutNames(cause)) {
            return OTHER_HOST;
          }
        }
      }
    }
    return found;
  }

  /** The JVM has no type for it, only these words. */
  private static boolean isAboutNames(Throwable cause) {
    var message = String.valueOf(cause.getMessage());
    return cause instanceof java.security.cert.CertificateException
        && (message.startsWith("No subject alternative") || message.startsWith("No name matching"));
  }

  /** The certificate names no host, or another one. */
  static final class OtherHostException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherHostException(String what) {
      super(what);
    }
  }
}
