package org.sealpost.delivery;

/**
 * What a step of an order did.
 *
 * @param recipients how many recipients it concerned
 * @param next the last mail that was looked at, after which the next step goes on; empty when all
 *     have been looked at
 */
public record QueueStep(int recipients, String next) {

  /** Whether all have been looked at. */
  public boolean isLast() {
    return next.isEmpty();
  }
}
