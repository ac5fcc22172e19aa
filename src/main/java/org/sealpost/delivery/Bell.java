package org.sealpost.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.sealpost.mail.Domain;

/** Wakes the courier, and tells it which destinations have something new. */
final class Bell {

  private static final int MOST = 20_000;

  private final Set<Domain> destinations = new HashSet<>();
  private final Set<Domain> hurried = new HashSet<>();
  private boolean rung;
  private boolean overheard;

  /** Something is due for that destination, on the disk already. */
  synchronized void ring(Domain destination) {
    if (destinations.size() < MOST) {
      destinations.add(destination);
    } else {
      overheard = true;
    }
    ring();
  }

  /** Somebody wants that destination to be tried now, even if its servers are left alone. */
  synchronized void hurry(Domain destination) {
    if (hurried.size() < MOST) {
      hurried.add(destination);
    }
    ring(destination);
  }

  /** The destinations that somebody wants to be tried now, since the last call. */
  synchronized Set<Domain> hurried() {
    var taken = Set.copyOf(hurried);
    hurried.clear();
    return taken;
  }

  /** Whether it was rung for more destinations than it remembers, since the last call. */
  synchronized boolean overheard() {
    boolean was = overheard;
    overheard = false;
    return was;
  }

  /** Something has changed. */
  synchronized void ring() {
    rung = true;
    notifyAll();
  }

  /** Waits for the bell, but no longer than that; the destinations it was rung for since. */
  synchronized Set<Domain> await(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (long left; !rung && (left = end - System.nanoTime()) > 0; ) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    rung = false;
    var taken = Set.copyOf(destinations);
    destinations.clear();
    return taken;
  }
}
