package org.sealpost.authenticity;

import java.time.Duration;

/**
 * What one mail may cost.
 *
 * @param deadline for all of its DNS answers together
 * @param questions to the DNS, for SPF, DKIM and DMARC together
 */
public record AuthenticationLimits(Duration deadline, int questions) {

  /** Honest mail needs a fifth of it. */
  public static final AuthenticationLimits USUAL =
      new AuthenticationLimits(Duration.ofSeconds(10), 60);
}
