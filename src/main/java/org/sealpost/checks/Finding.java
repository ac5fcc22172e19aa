package org.sealpost.checks;

/** What a check has to say. */
public sealed interface Finding {

  /** There is nothing to see. */
  record Nothing() implements Finding {}

  /**
   * The thing was seen.
   *
   * @param reason one sentence for people, without weights
   * @param strength how clearly it was seen: above 0, at most 1
   */
  record Seen(String reason, double strength) implements Finding {
    public Seen {
      if (!(strength > 0 && strength <= 1)) {
        throw new IllegalArgumentException("strength of " + strength);
      }
    }
  }

  /** The check failed or ran out of time; nobody knows. Never to be read as nothing. */
  record CouldNotLook(String cause) implements Finding {}

  /** Nothing to see. */
  static Finding nothing() {
    return new Nothing();
  }

  /** Clearly seen. */
  static Finding seen(String reason) {
    return new Seen(reason, 1);
  }
}
