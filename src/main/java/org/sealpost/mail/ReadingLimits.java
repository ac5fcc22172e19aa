package org.sealpost.mail;

/**
 * How much structure the reader follows; what lies beyond stays in the octets, unread, and is told
 * as an {@link Anomaly}.
 *
 * @param depth nested multiparts and embedded messages
 * @param parts parts of all levels together
 * @param fields header fields of one header
 * @param headerOctets octets of one header
 */
public record ReadingLimits(int depth, int parts, int fields, int headerOctets) {

  /** What honest mail never reaches. */
  public static final ReadingLimits USUAL = new ReadingLimits(30, 1_000, 2_000, 256 * 1024);
}
