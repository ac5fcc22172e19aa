package org.sealpost.certificates.connector;

/** An authority does not answer, or not as it should; the same may work later. */
public final class AuthorityUnavailableException extends RuntimeException {

  public AuthorityUnavailableException(String message) {
    super(message);
  }

  public AuthorityUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
