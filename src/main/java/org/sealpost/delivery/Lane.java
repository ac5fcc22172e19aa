package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import org.sealpost.mail.Domain;

/**
 * The traffic to one next hop: how much may run at once, what is claimed for it, and whether it
 * rests because the hop does not answer. Guarded by {@link Lanes}.
 */
final class Lane {

  private static final int FIRST_LIMIT = 2;
  private static final int FAILURES_BEFORE_REST = 3;
  private static final int MOST_DOUBLINGS = 10;
  private static final int SMALLEST_MEAL = 8;

  /** A hop from which nothing was heard for so long, while it is talked to, hangs. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final NextHop hop;
  private final int most;
  private final ArrayDeque<Load> backlog = new ArrayDeque<>();
  private final Set<Domain> waiting = new LinkedHashSet<>();
  private int limit;
  private int credit;
  private int running;
  private int idle;
  private final Condition loaded;
  private int failures;
  private int rests;
  private Instant restUntil = Instant.MIN;
  private Instant sign = Instant.MIN;
  private String trouble = "";

  Lane(NextHop hop, int most, Condition loaded) {
    this.hop = hop;
    this.most = most;
    this.loaded = loaded;
    limit = Math.min(FIRST_LIMIT, most);
  }

  NextHop hop() {
    return hop;
  }

  /** Something is due for that domain; whether that is news. */
  boolean expect(Domain domain) {
    return waiting.add(domain);
  }

  /** Nothing more is due for that domain; whether something was. */
  boolean exhausted(Domain domain) {
    return waiting.remove(domain);
  }

  /** The domain whose turn it is to be claimed for; the next call gives another one. */
  Optional<Domain> turn() {
    var first = waiting.stream().findFirst();
    first.ifPresent(
        domain -> {
          waiting.remove(domain);
          waiting.add(domain);
        });
    return first;
  }

  List<Domain> waiting() {
    return List.copyOf(waiting);
  }

  int domains() {
    return waiting.size();
  }

  boolean waits() {
    return !waiting.isEmpty();
  }

  int backlog() {
    return backlog.size();
  }

  /**
   * How many recipients to claim now: enough to keep all transmissions busy for a while, and no
   * more, for whoever comes later waits behind them.
   */
  int appetite(Instant now) {
    if (now.isBefore(restUntil) || backlog.size() > limit) {
      return 0;
    }
    return failures > 0
        ? Math.max(0, limit - backlog.size() - (running - idle))
        : Math.max(SMALLEST_MEAL, 2 * limit);
  }

  void add(Load load) {
    backlog.add(load);
    loaded.signal();
  }

  /** Waits for a load with the connection open; false when it has waited long enough. */
  @SuppressWarnings("WaitNotInLoop") // the loop is that of Lanes.next
  boolean awaitLoad(long nanos) {
    idle++;
    try {
      return loaded.awaitNanos(nanos) > 0;
    } catch (InterruptedException leave) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      idle--;
    }
  }

  /** Wakes all who wait for a load. */
  void wakeAll() {
    loaded.signalAll();
  }

  /** Whether another transmission may begin, besides those that have been promised a load. */
  boolean canStart(Instant now, int promised) {
    return running < limit && backlog.size() > promised + idle && !now.isBefore(restUntil);
  }

  /** A transmission begins; returns itself. */
  Lane started(Instant now) {
    if (running == 0) {
      sign = now;
    }
    running++;
    return this;
  }

  void ended() {
    running--;
  }

  int running() {
    return running;
  }

  int limit() {
    return limit;
  }

  /** Whether nothing is heard from the hop while it is talked to, which may last for minutes. */
  boolean isHanging(Instant now) {
    return running > 0 && sign.isBefore(now.minus(SILENCE));
  }

  Optional<Load> next(Instant now) {
    return running > limit || now.isBefore(restUntil)
        ? Optional.empty()
        : Optional.ofNullable(backlog.poll());
  }

  /** The hop has answered: one transmission more for each round without failure. */
  void succeeded(Instant now) {
    sign = now;
    failures = 0;
    rests = 0;
    trouble = "";
    if (++credit >= limit && limit < most) {
      limit++;
      credit = 0;
    }
  }

  /** The hop has answered that it is too much: one transmission less. */
  void slowed(Instant now) {
    sign = now;
    failures = 0;
    credit = 0;
    limit = Math.max(1, limit - 1);
  }

  /**
   * The hop could not be reached. After some failures in a row it is left alone for a while, then
   * tried by one mail; what was claimed for it comes back.
   *
   * @param rest how long the first time; each next one twice as long
   * @param longest but no longer: a hop that was away for a day is noticed within this when it is
   *     back
   */
  List<Load> failed(Instant now, Duration rest, Duration longest, String cause) {
    sign = now;
    credit = 0;
    trouble = cause;
    limit = Math.max(1, limit - 1);
    if (++failures < FAILURES_BEFORE_REST || now.isBefore(restUntil)) {
      return List.of();
    }
    limit = 1;
    var pause = rest.multipliedBy(1L << Math.min(rests, MOST_DOUBLINGS));
    restUntil = now.plus(pause.compareTo(longest) > 0 ? longest : pause);
    rests++;
    return drain();
  }

  /** All that is claimed and not begun. */
  List<Load> drain() {
    var all = new ArrayList<>(backlog);
    backlog.clear();
    return all;
  }

  /** Somebody wants it to be tried now: one mail goes out at once. */
  void hurry() {
    restUntil = Instant.MIN;
  }

  boolean isResting(Instant now) {
    return now.isBefore(restUntil);
  }

  /** Why it rests. */
  String trouble() {
    return trouble;
  }

  boolean isIdle() {
    return running == 0 && backlog.isEmpty() && waiting.isEmpty();
  }
}
