package org.sealpost.certificates.acme;

import java.time.Instant;
import java.util.Optional;

/** No certificate came of an order; the message says why in words for the administrator. */
public final class OrderFailedException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Optional<Instant> notBefore;

  OrderFailedException(String why, Optional<Instant> notBefore, Throwable cause) {
    super(why, cause);
    this.notBefore = notBefore;
  }

  OrderFailedException(String why) {
    super(why);
    this.notBefore = Optional.empty();
  }

  /** Before when the server does not want to be asked again. */
  public Optional<Instant> notBefore() {
    return notBefore;
  }
}
