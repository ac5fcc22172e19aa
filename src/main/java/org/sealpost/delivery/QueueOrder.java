package org.sealpost.delivery;

/** What a person may want of mail in the queue. Repeated, none of them does more. */
public enum QueueOrder {
  /** It waits until it is released. */
  HOLD,
  /** What is held or parked goes on, at once. */
  RELEASE,
  /** What waits for its time is tried now. */
  RETRY,
  /** It is taken out of the queue; its sender is not told. */
  DELETE
}
