package org.sealpost.mailflow;

import java.time.Duration;
import java.util.List;
import org.sealpost.tracking.Direction;

/** Who counts what the paths do. */
@FunctionalInterface
public interface MailWatch {

  /**
   * A mail was answered.
   *
   * @param verdict and action are the contract's words
   * @param checks the names of the checks that saw something
   * @param took from its last octet to our reply
   */
  void answered(
      Direction direction, String verdict, String action, List<String> checks, Duration took);

  /** Nobody counts. */
  static MailWatch none() {
    return (direction, verdict, action, checks, took) -> {};
  }
}
