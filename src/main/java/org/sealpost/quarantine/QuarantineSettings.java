package org.sealpost.quarantine;

import java.time.Duration;

/**
 * How long mail stays in quarantine.
 *
 * @param refusedFor copies of refused mail
 * @param heldFor mail that waits for a person or an event
 */
public record QuarantineSettings(Duration refusedFor, Duration heldFor) {

  /** 14 days for either. */
  public static final QuarantineSettings USUAL =
      new QuarantineSettings(Duration.ofDays(14), Duration.ofDays(14));

  public QuarantineSettings {
    if (!refusedFor.isPositive() || !heldFor.isPositive()) {
      throw new IllegalArgumentException("mail stays in quarantine for a positive time");
    }
  }

  Duration of(HoldReason.Kind kind) {
    return switch (kind) {
      case REFUSED -> refusedFor;
      case HELD, WAITING -> heldFor;
    };
  }
}
