package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sealpost.mail.Domain;

/**
 * All lanes, and the share that each has of the transmissions that may run at once. No hop, however
 * slow or however much waits for it, keeps the others waiting; and however much waits, only so much
 * of it is in memory.
 */
final class Lanes {

  /** How many mails are claimed at most, those being transmitted included. */
  static final int MOST_ACTIVE = 20_000;

  /** How many domains may wait for their turn here; more are found later. */
  private static final int MOST_EXPECTED = 20_000;

  private static final int MOST_IDLE = 10_000;
  private static final int MOST_TURNS = 16;
  private static final int MOST_ORDERS = 64;
  private static final int MOST_LOOKED_AT = 1_000;

  /** How many times as many transmissions may hang besides. */
  private static final int HANGING_SHARE = 3;

  /** How long a connection is kept for the next mail. */
  private static final long LINGER_NANOS = Duration.ofMillis(500).toNanos();

  private final int mostTransmissions;
  private final int mostPerLane;
  private final Duration rest;
  private final Duration longestRest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<NextHop, Lane> lanes = new LinkedHashMap<>();

  /** Those that wait, that have a backlog, that transmit: so that nobody looks through all. */
  private final Set<Lane> hungry = new LinkedHashSet<>();

  private final Set<Lane> loaded = new LinkedHashSet<>();
  private final Set<Lane> transmitting = new LinkedHashSet<>();
  private int expected;
  private int backlog;
  private int running;
  private int lingering;
  private int most;
  private boolean closed;

  /** What to claim for whom. */
  record Order(Lane lane, Domain domain, int limit) {}

  /** A domain whose hop is left alone for a while, and why. */
  record Resting(NextHop hop, Domain domain, String cause) {}

  Lanes(DeliverySettings settings) {
    mostTransmissions = settings.mostTransmissions();
    most = mostTransmissions;
    mostPerLane = settings.mostPerDestination();
    rest = settings.firstRetry();
    longestRest = settings.longestRetry();
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Does something to a lane and puts it where it belongs afterwards. */
  private <T> T with(Lane lane, Function<Lane, T> work) {
    return locked(
        () -> {
          int before = lane.backlog();
          int domains = lane.domains();
          var result = work.apply(lane);
          backlog += lane.backlog() - before;
          expected += lane.domains() - domains;
          place(hungry, lane, lane.waits());
          place(loaded, lane, lane.backlog() > 0);
          place(transmitting, lane, lane.running() > 0);
          return result;
        });
  }

  private static void place(Set<Lane> set, Lane lane, boolean belongs) {
    if (belongs) {
      set.add(lane);
    } else {
      set.remove(lane);
    }
  }

  private Lane lane(NextHop hop) {
    return locked(
        () -> lanes.computeIfAbsent(hop, key -> new Lane(key, mostPerLane, lock.newCondition())));
  }

  /** Something is due for that domain; false if so many wait that it must be told again later. */
  boolean expect(NextHop hop, Domain domain) {
    return locked(
        () -> {
          if (expected >= MOST_EXPECTED) {
            return false;
          }
          with(lane(hop), lane -> lane.expect(domain));
          return true;
        });
  }

  /** Whether no more domains can be expected now. */
  boolean isFull() {
    return locked(() -> expected >= MOST_EXPECTED);
  }

  /** Somebody wants it to be tried now, even if it rests. */
  void hurry(NextHop hop) {
    locked(
        () -> {
          lane(hop).hurry();
          return true;
        });
  }

  /** What to claim now, from some lanes their share; those after them come next time. */
  List<Order> orders(Instant now) {
    return locked(
        () -> {
          if (lanes.size() > MOST_IDLE) {
            lanes.values().removeIf(lane -> lane.isIdle() && !lane.isResting(now));
          }
          var orders = new ArrayList<Order>();
          int room = MOST_ACTIVE - backlog - running;
          int looks = Math.min(hungry.size(), MOST_LOOKED_AT);
          for (int i = 0; i < looks && room > 0 && orders.size() < MOST_ORDERS; i++) {
            var lane = hungry.iterator().next();
            hungry.remove(lane);
            hungry.add(lane);
            int appetite = Math.min(room, lane.appetite(now));
            order(lane, appetite, orders);
            room -= appetite;
          }
          return orders;
        });
  }

  private static void order(Lane lane, int appetite, List<Order> orders) {
    int turns = Math.min(appetite, Math.min(MOST_TURNS, lane.domains()));
    for (int i = 0; i < turns; i++) {
      // Together the domains of a lane get what it can take, each at least one.
      int share = Math.max(1, appetite / turns);
      lane.turn().ifPresent(domain -> orders.add(new Order(lane, domain, share)));
    }
  }

  /** What was claimed for an order; less than asked for means that nothing more is due. */
  void claimed(Order order, int recipients, List<Load> loads) {
    with(
        order.lane,
        lane -> {
          loads.forEach(lane::add);
          return recipients < order.limit && lane.exhausted(order.domain);
        });
  }

  /** One load for a lane, outside its turn. */
  void add(NextHop hop, Load load) {
    with(
        lane(hop),
        lane -> {
          lane.add(load);
          return true;
        });
  }

  /**
   * The lanes in which a transmission begins now, one entry for each; those that have the fewest
   * come first. Transmissions to hops that hang do not count, up to a second bound: a hundred of
   * them do not stop the rest.
   */
  List<Lane> starts(Instant now) {
    return locked(
        () -> {
          int hanging =
              transmitting.stream()
                  .filter(lane -> lane.isHanging(now))
                  .mapToInt(Lane::running)
                  .sum();
          most = mostTransmissions + Math.min(hanging, HANGING_SHARE * mostTransmissions);
          var starts = new ArrayList<Lane>();
          var candidates = candidates(now);
          while (running < most && !candidates.isEmpty()) {
            var next = candidates.remove();
            running++;
            starts.add(with(next.lane, lane -> lane.started(now)));
            if (next.lane.canStart(now, next.promised + 1)) {
              candidates.add(new Candidate(next.lane, next.promised + 1, next.place));
            }
          }
          if (!candidates.isEmpty() && lingering > 0) {
            // Connections that wait for a mail make room for mails that wait for a connection.
            transmitting.forEach(Lane::wakeAll);
          }
          return starts;
        });
  }

  /** A lane in which another transmission may begin. */
  private record Candidate(Lane lane, int promised, int place) {}

  private PriorityQueue<Candidate> candidates(Instant now) {
    var candidates =
        new PriorityQueue<Candidate>(
            Comparator.<Candidate>comparingInt(one -> one.lane.running())
                .thenComparingInt(Candidate::place));
    if (running < most || lingering > 0) {
      int place = 0;
      for (var lane : loaded) {
        if (lane.canStart(now, 0)) {
          candidates.add(new Candidate(lane, 0, place++));
        }
      }
    }
    return candidates;
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
            boolean crowded = running >= most;
            boolean greedy = crowded && lane.running() > Math.max(1, most / lanesBusy());
            var load =
                greedy ? Optional.<Load>empty() : with(lane, one -> one.next(clock.instant()));
            if (load.isPresent()) {
              return load;
            }
            boolean mayLinger = !crowded && !closed && !lane.isResting(clock.instant());
            if (!mayLinger || !lingered(lane, end)) {
              end(lane);
              return Optional.empty();
            }
          }
        });
  }

  private boolean lingered(Lane lane, long end) {
    lingering++;
    try {
      return lane.awaitLoad(end - System.nanoTime());
    } finally {
      lingering--;
    }
  }

  private void end(Lane lane) {
    with(
        lane,
        one -> {
          one.ended();
          return --running;
        });
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
    return Math.max(1, Math.max(loaded.size(), transmitting.size()));
  }

  void succeeded(Lane lane, Instant now) {
    locked(
        () -> {
          lane.succeeded(now);
          return true;
        });
  }

  /** The hop has said that it is too much. */
  void slowed(Lane lane, Instant now) {
    locked(
        () -> {
          lane.slowed(now);
          return true;
        });
  }

  /** What was claimed for a hop that cannot be reached, and goes back. */
  List<Load> failed(Lane lane, Instant now, String cause) {
    return with(lane, one -> one.failed(now, rest, longestRest, cause));
  }

  /** Whether a lane runs low, so that more should be claimed. */
  boolean isHungry(Lane lane, Instant now) {
    return locked(() -> lane.waits() && lane.appetite(now) > 0);
  }

  /** Some domains whose hops rest; others the next time. */
  List<Resting> resting(Instant now, int most) {
    return locked(
        () -> {
          var resting = new ArrayList<Resting>();
          int looks = Math.min(hungry.size(), MOST_LOOKED_AT);
          for (int i = 0; i < looks && resting.size() < most; i++) {
            var lane = hungry.iterator().next();
            hungry.remove(lane);
            hungry.add(lane);
            for (int n = Math.min(lane.domains(), most); n > 0 && lane.isResting(now); n--) {
              lane.turn().ifPresent(d -> resting.add(new Resting(lane.hop(), d, lane.trouble())));
            }
          }
          return resting;
        });
  }

  /** No connection waits for a load any more. */
  void close() {
    locked(
        () -> {
          closed = true;
          transmitting.forEach(Lane::wakeAll);
          return true;
        });
  }

  List<Load> drain() {
    return locked(
        () ->
            List.copyOf(loaded).stream()
                .flatMap(lane -> with(lane, Lane::drain).stream())
                .toList());
  }

  int running() {
    return locked(() -> running);
  }

  /** How many mails are claimed and not begun. */
  int backlog() {
    return locked(() -> backlog);
  }

  /** How many transmissions may run to a next hop now. */
  int limit(NextHop hop) {
    return locked(() -> lane(hop).limit());
  }
}
