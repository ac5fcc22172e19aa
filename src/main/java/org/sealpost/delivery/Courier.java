package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.store.ContentId;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;
import org.sealpost.tracking.Stories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Delivers what is in the queue. One thread decides what is next; each transmission has a virtual
 * thread of its own.
 */
public final class Courier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration RENEWAL = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(1);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(20);

  private final Database database;
  private final DeliveryQueue queue;
  private final Routes routes;
  private final DeliverySettings settings;
  private final InstantSource clock;
  private final String owner;
  private final Claims claims;
  private final Lanes lanes;
  private final Journal journal;
  private final Transmitter transmitter;
  private final AtomicBoolean leaving = new AtomicBoolean();
  private final Thread thread;
  private final ConcurrentHashMap<Thread, Boolean> runners = new ConcurrentHashMap<>();
  private final Sweep sweep;
  private Instant nextRenewal;

  /** Begins to deliver, with what a former run had under way. */
  public Courier(
      Database database,
      ContentStore contents,
      DeliveryQueue queue,
      Routes routes,
      SmtpClient client,
      Stories stories,
      DeliverySettings settings,
      InstantSource clock) {
    this(database, contents, queue, routes, Carrier.of(client), stories, settings, clock);
  }

  Courier(
      Database database,
      ContentStore contents,
      DeliveryQueue queue,
      Routes routes,
      Carrier carrier,
      Stories stories,
      DeliverySettings settings,
      InstantSource clock) {
    this.database = database;
    this.queue = queue;
    this.routes = routes;
    this.settings = settings;
    this.clock = clock;
    owner = settings.instance() + "/" + ContentId.random().text().substring(0, 12);
    claims =
        new Claims(database.engine(), owner, routes::tls, settings.recipientsPerTransmission());
    lanes = new Lanes(settings);
    sweep = new Sweep(database, claims, lanes, routes, clock);
    journal =
        new Journal(database, queue, contents, stories, new Fates(owner), routes, settings, clock);
    transmitter = new Transmitter(contents, routes, carrier, clock);
    nextRenewal = clock.instant();
    thread = Thread.ofPlatform().name("courier").daemon().start(this::run);
  }

  private void run() {
    boolean recovered = false;
    while (!leaving.get()) {
      try {
        if (!recovered) {
          int freed =
              database.write(
                  sql -> claims.freeAbandoned(sql, settings.instance(), clock.instant()));
          LOG.info("Delivery begins; {} recipients were under way at the end", freed);
          recovered = true;
        }
        renewLeases();
        sweep.run(clock.instant().plus(LEASE), this::giveUp);
        claim();
        for (var domain : queue.bell().await(untilNextLook())) {
          lanes.expect(routes.nextHop(domain), domain);
        }
        if (queue.bell().overheard()) {
          sweep.by(clock.instant());
        }
        queue.bell().hurried().forEach(domain -> lanes.hurry(routes.nextHop(domain)));
      } catch (InterruptedException leave) {
        return;
      } catch (RuntimeException broken) {
        LOG.error("Delivery pauses", broken);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_TROUBLE);
    } catch (InterruptedException leave) {
      leaving.set(true);
    }
  }

  private Duration untilNextLook() {
    var left = sweep.untilNext();
    // Also looked at in between: the clock may have been set.
    return left.compareTo(LOOK) > 0 ? LOOK : left;
  }

  private void renewLeases() {
    var now = clock.instant();
    if (now.isBefore(nextRenewal)) {
      return;
    }
    nextRenewal = now.plus(RENEWAL);
    database.write(
        sql -> {
          claims.renewLeases(sql, now.plus(LEASE));
          return claims.freeExpired(sql, now);
        });
  }

  /** Claims what the lanes can take, all in one transaction, until no lane wants more. */
  private void claim() {
    while (!leaving.get()) {
      var now = clock.instant();
      var orders = lanes.orders(now);
      if (!orders.isEmpty()) {
        // A claim that the power takes back has begun nothing.
        for (var claim : database.writeSoon(sql -> claims(sql, orders, now))) {
          lanes.claimed(claim.order, claim.recipients, claim.loads);
        }
      }
      start(now);
      if (orders.isEmpty()) {
        return;
      }
    }
  }

  private record Claim(Lanes.Order order, int recipients, List<Load> loads) {}

  private List<Claim> claims(JdbcClient sql, List<Lanes.Order> orders, Instant now) {
    var all = new ArrayList<Claim>();
    for (var order : orders) {
      var found = claims.claim(sql, order.domain(), order.limit(), now, now.plus(LEASE));
      all.add(new Claim(order, found.size(), claims.loads(sql, found)));
    }
    return all;
  }

  private void start(Instant now) {
    for (var lane : lanes.starts(now)) {
      var runner =
          Thread.ofVirtual().name("transmission to " + lane.hop()).unstarted(() -> transmit(lane));
      runners.put(runner, true);
      runner.start();
    }
  }

  private void transmit(Lane lane) {
    boolean ended = false;
    try (var way = transmitter.way(lane.hop())) {
      while (!ended) {
        var load = lanes.next(lane, clock);
        if (load.isPresent()) {
          deliver(lane, way, load.get());
          if (lanes.isHungry(lane, clock.instant())) {
            queue.bell().ring();
          }
        } else {
          ended = true;
        }
      }
    } catch (RuntimeException unwritten) {
      // Its lease stays; whoever finds it expired, or this gateway after a restart, goes on.
      LOG.error("A transmission to {} ended", lane.hop(), unwritten);
    } finally {
      if (!ended) {
        lanes.broke(lane);
      }
      runners.remove(Thread.currentThread());
      queue.bell().ring();
    }
  }

  private void deliver(Lane lane, Transmitter.Way way, Load load) {
    if (leaving.get()) {
      giveBack(List.of(load));
      return;
    }
    var result = attempt(way, load);
    write(load, result);
    if (isTooMuch(result)) {
      lanes.slowed(lane, clock.instant());
    } else if (result.unreachable().isEmpty()) {
      lanes.succeeded(lane, clock.instant());
    } else {
      giveBack(lanes.failed(lane, clock.instant(), result.unreachable()));
      // A hop that begins to rest may keep mail that is past its time: the sweep looks.
      sweep.by(clock.instant());
    }
  }

  /** Whether the hop took nothing, because we send too much. */
  private static boolean isTooMuch(Transmitter.Result result) {
    return result.unreachable().isEmpty()
        && result.attempts().stream()
            .allMatch(
                attempt ->
                    attempt instanceof Attempt.Deferred(_, String enhanced, String answer, _)
                        && Reasons.of(enhanced, answer) == Reason.RATE_LIMITED);
  }

  private void giveUp(Load load, String cause) {
    write(load, transmitter.givenUp(load, cause));
  }

  private Transmitter.Result attempt(Transmitter.Way way, Load load) {
    try {
      return way.send(load);
    } catch (RuntimeException | Error broken) {
      LOG.error("{}: an attempt broke", load.mail(), broken);
      way.close();
      return transmitter.broke(load, broken);
    }
  }

  private void write(Load load, Transmitter.Result result) {
    journal
        .write(load, result.leg(), result.attempts(), result.content(), leaving::get)
        .ifPresent(sweep::by);
    suspectEnded(load);
  }

  private void suspectEnded(Load load) {
    if (sweep.ended(load)) {
      queue.bell().ring();
    }
  }

  private void giveBack(List<Load> loads) {
    if (loads.isEmpty()) {
      return;
    }
    database.write(
        sql -> {
          loads.forEach(load -> claims.giveBack(sql, load));
          return loads.size();
        });
    loads.forEach(this::suspectEnded);
  }

  /** How many transmissions run now. */
  public int running() {
    return lanes.running();
  }

  /**
   * Begins nothing more, lets what is under way end for some seconds, and puts the rest back in the
   * queue.
   */
  @Override
  public void close() {
    if (!leaving.compareAndSet(false, true)) {
      return;
    }
    queue.bell().ring();
    try {
      thread.join();
      lanes.close();
      giveBack(lanes.drain());
      long end = System.nanoTime() + PATIENCE_AT_END.toNanos();
      while (!runners.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      runners.keySet().forEach(Thread::interrupt);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
