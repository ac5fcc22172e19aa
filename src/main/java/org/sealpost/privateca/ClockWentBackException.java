package org.sealpost.privateca;

import java.time.Instant;

/** The clock stands before the last signature: nothing is signed until it is right again. */
public final class ClockWentBackException extends RuntimeException {

  public ClockWentBackException(Instant now, Instant lastSigned) {
    super(
        "the clock says "
            + now
            + ", but the authority last signed at "
            + lastSigned
            + ": set the clock; until then nothing is signed");
  }
}
