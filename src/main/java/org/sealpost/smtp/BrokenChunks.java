package org.sealpost.smtp;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Hops that offer CHUNKING (RFC 3030) and break on it: for a day they are sent mail by DATA, over
 * whatever connection. The last 1,000 of them are remembered. Safe for many threads.
 */
final class BrokenChunks {

  static final int MOST = 1_000;

  static final Duration MEMORY = Duration.ofDays(1);

  private final LongSupplier nanos;
  private final Map<SocketAddress, Long> since = new LinkedHashMap<>();

  /**
   * @param nanos a clock that only goes forward, such as {@link System#nanoTime}
   */
  BrokenChunks(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A hop has broken on it just now. */
  synchronized void add(Hop hop) {
    since.remove(hop.address());
    since.put(hop.address(), nanos.getAsLong());
    if (since.size() > MOST) {
      since.remove(since.keySet().iterator().next());
    }
  }

  /** Whether a hop broke on it within a day. */
  synchronized boolean contains(Hop hop) {
    var then = since.get(hop.address());
    boolean fresh = then != null && nanos.getAsLong() - then < MEMORY.toNanos();
    if (then != null && !fresh) {
      since.remove(hop.address());
    }
    return fresh;
  }
}
