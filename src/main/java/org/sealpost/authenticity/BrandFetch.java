package org.sealpost.authenticity;

import java.net.URI;

/** Fetches pictures and evidence from web servers of others: https alone, bounded, guarded. */
public interface BrandFetch {

  /** How it went. */
  sealed interface Fetched {

    /** The octets. */
    @SuppressWarnings("ArrayRecordComponent") // octets on their way, never compared
    record Got(byte[] octets) implements Fetched {}

    /** There is nothing to be had, or not so much as is allowed. */
    record Refused(String cause) implements Fetched {}

    /** The server could not be asked, or did not answer: perhaps later. */
    record Failed(String cause) implements Fetched {}
  }

  /**
   * Fetches at most so many octets; blocks for a bounded time.
   *
   * @param place with scheme https and a host
   */
  Fetched fetch(URI place, int largest);
}
