package org.sealpost.smtp;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How many files and connections the system still lets us open. The last few are kept for mail that
 * is ours already: a new client can come again later. One listener's thread asks.
 */
final class Descriptors {

  /** Kept for deliveries, the database and the console. */
  private static final long RESERVE = 48;

  /** Counting costs a look at each of them, so that it is done now and then. */
  private static final Duration FRESH = Duration.ofMillis(250);

  private long countedAt;
  private long left = Long.MAX_VALUE;

  Descriptors() {
    count();
  }

  /** Whether one client more must be turned away. */
  boolean areScarce() {
    left--;
    if (System.nanoTime() - countedAt > FRESH.toNanos()) {
      count();
    }
    return left < RESERVE;
  }

  private void count() {
    countedAt = System.nanoTime();
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long open = system.getOpenFileDescriptorCount();
      left = open < 0 ? Long.MAX_VALUE : system.getMaxFileDescriptorCount() - open;
    }
  }
}
