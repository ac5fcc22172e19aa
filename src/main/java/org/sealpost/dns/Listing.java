package org.sealpost.dns;

import java.net.InetAddress;

/**
 * A list names a client.
 *
 * @param zone the list
 * @param weight how much that counts
 * @param answer what the list answered, which is its reason in numbers
 * @param isSigned whether the answer was proven by DNSSEC
 */
public record Listing(String zone, double weight, InetAddress answer, boolean isSigned) {

  private static final int MOST_TRUST = 3;

  /** How much a list that vouches trusts the client: from 0, not at all, to 3, in all it sends. */
  public int trust() {
    return Math.min(MOST_TRUST, answer.getAddress()[3] & 0xFF);
  }

  /** The share of the weight that this trust is worth, from 0 to 1. */
  public double share() {
    return (double) trust() / MOST_TRUST;
  }
}
