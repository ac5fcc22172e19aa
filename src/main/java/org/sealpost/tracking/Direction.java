package org.sealpost.tracking;

/** Which way a mail goes through the gateway. */
public enum Direction {
  /** From outside to our people. */
  INBOUND,
  /** From our people to the outside. */
  OUTBOUND,
  /** From our people to our people. */
  INTERNAL
}
