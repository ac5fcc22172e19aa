package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The way that an attempt took.
 *
 * @param relay the next hop; {@code none} if none was reached
 * @param tls protocol version and cipher suite; empty in the clear
 * @param ended when it ended
 * @param took how long it took
 * @param reports whether the next hop knows what the sender wants to hear, and tells it from now on
 * @param delivers whether who takes a mail there has put it into the mailbox (RFC 2033)
 */
record Leg(
    String relay,
    Optional<String> tls,
    Instant ended,
    Duration took,
    boolean reports,
    boolean delivers) {

  static final String NOWHERE = "none";

  /** A way that ended where nobody reports. */
  Leg(String relay, Optional<String> tls, Instant ended, Duration took) {
    this(relay, tls, ended, took, false, false);
  }
}
