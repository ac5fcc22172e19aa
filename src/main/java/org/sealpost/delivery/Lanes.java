package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.sealpost.mail.Domain;

/**
 * All lanes, and the share that each has of the transmissions that may run at once. No hop, however
 * slow or however much waits for it, keeps the others waiting.
 */
final class Lanes {

  private static final int MOST_IDLE = 10_000;
  private static final int MOST_TURNS = 16;

  /** How long a connection is kept for the next mail. */
  private static final long LINGER_NANOS = Duration.ofMillis(500).toNanos();

  private final int mostTransmissions;
  private final int mostPerLane;
  private final Duration rest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<NextHop, Lane> lanes = new LinkedHashMap<>();
  private int running;
  private boolean closed;

  /** What to claim for whom. */
  record Order(Lane lane, Domain domain, int limit) {}

  /** A domain whose hop is left alone for a while, and why. */
  record Resting(NextHop hop, Domain domain, String cause) {}

  Lanes(DeliverySettings settings) {
    mostTransmissions = settings.mostTransmissions();
    mostPerLane = settings.mostPerDestination();
    rest = settings.firstRetry();
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private Lane lane(NextHop hop) {
    return lanes.computeIfAbsent(hop, key -> new Lane(key, mostPerLane, lock.newCondition()));
  }

  /** Something is due for that domain. */
  void expect(NextHop hop, Domain domain) {
    locked(
        () -> {
          lane(hop).expect(domain);
          return true;
        });
  }

  /** Somebody wants it to be tried now, even if it rests. */
  void hurry(NextHop hop) {
    locked(
        () -> {
          lane(hop).hurry();
          return true;
        });
  }

  /** What to claim now, from each lane its share. */
  List<Order> orders(Instant now) {
    return locked(
        () -> {
          if (lanes.size() > MOST_IDLE) {
            lanes.values().removeIf(lane -> lane.isIdle() && !lane.isResting(now));
          }
          var orders = new ArrayList<Order>();
          for (var lane : lanes.values()) {
            int appetite = lane.appetite(now);
            int turns = Math.min(appetite, Math.min(MOST_TURNS, lane.waiting().size()));
            for (int i = 0; i < turns; i++) {
              // Together the domains of a lane get what it can take, each at least one.
              int share = Math.max(1, appetite / turns);
              lane.turn().ifPresent(domain -> orders.add(new Order(lane, domain, share)));
            }
          }
          return orders;
        });
  }

  /** What was claimed for an order; less than asked for means that nothing more is due. */
  void claimed(Order order, int recipients, List<Load> loads) {
    locked(
        () -> {
          loads.forEach(order.lane::add);
          if (recipients < order.limit) {
            order.lane.exhausted(order.domain);
          }
          return true;
        });
  }

  /** One load for a lane, outside its turn. */
  void add(NextHop hop, Load load) {
    locked(
        () -> {
          lane(hop).add(load);
          return true;
        });
  }

  /**
   * The lanes in which a transmission begins now, one entry for each; those that have the fewest
   * come first.
   */
  List<Lane> starts(Instant now) {
    return locked(
        () -> {
          var starts = new ArrayList<Lane>();
          var ready = readiest(starts, now);
          while (running < mostTransmissions && ready.isPresent()) {
            ready.get().started();
            running++;
            starts.add(ready.get());
            ready = readiest(starts, now);
          }
          if (ready.isPresent()) {
            // Connections that wait for a mail make room for mails that wait for a connection.
            lanes.values().forEach(Lane::wakeAll);
          }
          return starts;
        });
  }

  private Optional<Lane> readiest(List<Lane> starts, Instant now) {
    return lanes.values().stream()
        .filter(lane -> lane.canStart(now, Collections.frequency(starts, lane)))
        .min(Comparator.comparingInt(Lane::running));
  }

  /**
   * The next load of a lane; empty if the transmission shall end, because nothing comes any more or
   * because other lanes wait and this one has more than its share.
   */
  Optional<Load> next(Lane lane, InstantSource clock) {
    return locked(
        () -> {
          long end = System.nanoTime() + LINGER_NANOS;
          while (true) {
            boolean crowded = running >= mostTransmissions;
            boolean greedy =
                crowded && lane.running() > Math.max(1, mostTransmissions / lanesBusy());
            var load = greedy ? Optional.<Load>empty() : lane.next(clock.instant());
            if (load.isPresent()) {
              return load;
            }
            boolean mayLinger = !crowded && !closed && !lane.isResting(clock.instant());
            if (!mayLinger || !lane.awaitLoad(end - System.nanoTime())) {
              end(lane);
              return Optional.empty();
            }
          }
        });
  }

  private void end(Lane lane) {
    lane.ended();
    running--;
  }

  /** A transmission has ended without asking for the next load. */
  void broke(Lane lane) {
    locked(
        () -> {
          end(lane);
          return true;
        });
  }

  private int lanesBusy() {
    return Math.max(1, (int) lanes.values().stream().filter(lane -> !lane.isIdle()).count());
  }

  void succeeded(Lane lane) {
    locked(
        () -> {
          lane.succeeded();
          return true;
        });
  }

  /** What was claimed for a hop that cannot be reached, and goes back. */
  List<Load> failed(Lane lane, Instant now, String cause) {
    return locked(() -> lane.failed(now, rest, cause));
  }

  /** Whether a lane runs low, so that more should be claimed. */
  boolean isHungry(Lane lane, Instant now) {
    return locked(() -> lane.waits() && lane.appetite(now) > 0);
  }

  List<Resting> resting(Instant now) {
    return locked(
        () ->
            lanes.values().stream()
                .filter(lane -> lane.isResting(now))
                .flatMap(
                    lane ->
                        lane.waiting().stream()
                            .map(domain -> new Resting(lane.hop(), domain, lane.trouble())))
                .toList());
  }

  /** No connection waits for a load any more. */
  void close() {
    locked(
        () -> {
          closed = true;
          lanes.values().forEach(Lane::wakeAll);
          return true;
        });
  }

  List<Load> drain() {
    return locked(() -> lanes.values().stream().flatMap(lane -> lane.drain().stream()).toList());
  }

  int running() {
    return locked(() -> running);
  }
}
