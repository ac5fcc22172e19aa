package org.sealpost.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What each mail asks for again and what seldom changes, kept a moment. A change that is made here
 * counts at once: no reading from before it is given out after the change's {@link Database#write}
 * has returned. A change that another node makes is seen when the moment is over. At most {@value
 * #MOST} readings are kept.
 */
public final class RecentReadings<K, V> {

  private static final int MOST = 10_000;

  private final Map<K, Reading<V>> known = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private final Duration moment;
  private final InstantSource clock;

  private record Reading<V>(V value, long change, Instant at) {}

  public RecentReadings(Duration moment, InstantSource clock) {
    this.moment = moment;
    this.clock = clock;
  }

  /** What was read lately for the key, or what {@code read} gives for it now. */
  public V of(K key, Function<K, V> read) {
    var now = clock.instant();
    // Noted before the reading: a change that comes in between makes it old already.
    long change = changes.get();
    var last = known.get(key);
    if (last != null && last.change == change && isWithinTheMoment(last.at, now)) {
      return last.value;
    }
    V value = read.apply(key);
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(key, new Reading<>(value, change, now));
    return value;
  }

  /** Called in the transaction that changes what is read: afterwards all is read anew. */
  public void change() {
    AfterCommit.whenSeen(changes::incrementAndGet);
  }

  private boolean isWithinTheMoment(Instant at, Instant now) {
    return !now.isBefore(at) && now.isBefore(at.plus(moment));
  }
}
