package org.sealpost.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The certificate of a listener as monitoring sees it.
 *
 * @param name the host that it names first
 * @param source where it comes from: {@code files}, {@code private}, {@code acme}
 * @param notAfter when it ends
 * @param renewAt when we renew it ourselves; empty if that is somebody else's task
 */
public record ListenerTerm(
    String name, String source, Instant notAfter, Optional<Instant> renewAt) {

  /** Days before the end at which somebody is told, the nearest first. */
  private static final List<Integer> ALARMS = List.of(1, 7, 14, 30);

  /** The days of the alarm that has gone off last; empty if it is not time yet. */
  public OptionalInt alarm(Instant now) {
    var left = Duration.between(now, notAfter);
    if (!now.isAfter(renewalIsLate())) {
      return OptionalInt.empty();
    }
    return ALARMS.stream()
        .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /** Whole days until the end, negative after it. */
  public long daysLeft(Instant now) {
    return Math.floorDiv(
        Duration.between(now, notAfter).toSeconds(), Duration.ofDays(1).toSeconds());
  }

  /** Whether it has ended. */
  public boolean hasEnded(Instant now) {
    return !now.isBefore(notAfter);
  }

  /** What renews itself is no alarm on the day of its renewal, but when that has failed a while. */
  private Instant renewalIsLate() {
    return renewAt
        .map(at -> at.plus(Duration.between(at, notAfter).dividedBy(10)))
        .orElse(Instant.MIN);
  }
}
