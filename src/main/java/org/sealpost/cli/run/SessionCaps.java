package org.sealpost.cli.run;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many file descriptors this process may have, and so how many sessions. A session takes one; a
 * mail on its way, the database and the console take the rest.
 *
 * @param most how many there may be
 */
record SessionCaps(long most) {

  /** Where the system does not say: what Linux gives a program that asks for nothing. */
  private static final long UNKNOWN = 1024;

  private static final int FEWEST_SESSIONS = 16;
  private static final int MOST_SESSIONS = 50_000;

  /** Fewer for strangers than this, and an ordinary crowd locks ordinary clients out. */
  private static final int FEW = 2_000;

  static SessionCaps ofThisProcess() {
    return new SessionCaps(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : UNKNOWN);
  }

  /** How many sessions a listener may have; strangers get three quarters. */
  int sessions(String listener) {
    long reserve = Math.clamp(most / 4, 128, 2_000);
    long sessions = (most - reserve) / 8 * (listener.equals("inbound") ? 6 : 1);
    return Math.clamp(sessions, FEWEST_SESSIONS, MOST_SESSIONS);
  }

  boolean isLow() {
    return sessions("inbound") < FEW;
  }
}
