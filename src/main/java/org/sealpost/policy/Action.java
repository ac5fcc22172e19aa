package org.sealpost.policy;

import java.util.Locale;

/** What is done with a mail. */
public enum Action {
  /** Delivered as it is. */
  DELIVER,
  /** Delivered with a warning. */
  MARK,
  /** Kept for a person to decide. */
  QUARANTINE,
  /** Refused while the sender is on the line. */
  REJECT,
  /** Not taken now; the sender comes again. */
  DEFER;

  /** The word in lower case, as interfaces write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
