package org.sealpost.smtp;

import java.util.Locale;

/** Why a client was not served, or not further. */
public enum TurnedAway {
  /** The listener had as many sessions as it bears, and none of them was idle. */
  CROWDED,
  /** The client had as many sessions as one may have, and none of them was idle. */
  CLIENT_CROWDED,
  /** It sits in the penalty box. */
  PENALTY,
  /** It connected too often within a minute. */
  CONNECTIONS,
  /** It began too many mails within a minute. */
  MAILS,
  /** It named too many recipients within a minute. */
  RECIPIENTS,
  /** It spoke before the greeting. */
  EARLY,
  /** The receiver does not talk to it. */
  REFUSED,
  /** It was idle when its place was needed. */
  EVICTED,
  /** It named too many recipients whom we do not have. */
  HARVEST;

  /** The reason as a word of metrics and pages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
