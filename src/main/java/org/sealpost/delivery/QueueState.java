package org.sealpost.delivery;

import java.util.Locale;

/** Why a recipient's mail is in the queue. */
public enum QueueState {
  /** It is delivered when its time comes. */
  QUEUED,
  /** Somebody holds it; it waits until it is released. */
  HELD,
  /** The gateway crashed three times while it was delivered; it waits for a person. */
  PARKED;

  /** The word in rows, JSON and pages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of a word; throws IllegalArgumentException for another. */
  public static QueueState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
