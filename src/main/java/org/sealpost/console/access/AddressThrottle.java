package org.sealpost.console.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.sealpost.console.ConsoleParts;
import org.springframework.stereotype.Component;

/**
 * Slows down addresses that guess: after some wrong credentials an address waits, twice as long
 * each time. Bounded, in memory; what an account suffers is kept with the account.
 */
@Component
public final class AddressThrottle {

  private static final int FREE_FAILURES = 20;
  private static final int MOST_ADDRESSES = 10_000;
  private static final Duration FORGET = Duration.ofHours(1);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Failures> failures =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private record Failures(int count, Instant last, Instant blockedUntil) {}

  AddressThrottle(ConsoleParts parts) {
    this.clock = parts.clock();
  }

  /** Whether the address has to wait. */
  public boolean isBlocked(String address) {
    lock.lock();
    try {
      var known = failures.get(network(address));
      return known != null && known.blockedUntil().isAfter(clock.instant());
    } finally {
      lock.unlock();
    }
  }

  /** Notes wrong credentials from the address. */
  public void failed(String address) {
    var now = clock.instant();
    lock.lock();
    try {
      failures.compute(
          network(address),
          (key, known) -> {
            int count =
                known == null || known.last().plus(FORGET).isBefore(now) ? 1 : known.count() + 1;
            int over = Math.min(count - FREE_FAILURES, 12);
            var until = over < 0 ? Instant.EPOCH : now.plusSeconds(1L << over);
            return new Failures(count, now, until);
          });
    } finally {
      lock.unlock();
    }
  }

  /** One household, one counter: an IPv6 address counts as its /64 (RFC 6177 §2). */
  private static String network(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), 8))
          : address;
    } catch (IllegalArgumentException noAddress) {
      return address;
    }
  }
}
