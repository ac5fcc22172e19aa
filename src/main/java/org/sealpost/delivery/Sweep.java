package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is due by its time: retries, what was released, what other gateways accepted, what a
 * crash left behind, and what is past its time. It looks at so much at a time, and rests between:
 * never more than a twentieth of the time goes into looking.
 */
final class Sweep {

  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
  private static final int SHARE = 20;
  private static final int DESTINATIONS = 1_000;
  private static final int RESTING = 64;

  private final Database database;
  private final Claims claims;
  private final Lanes lanes;
  private final Routes routes;
  private final InstantSource clock;
  private final Agenda agenda = new Agenda(DESTINATIONS);
  private Instant nextSweep;
  private Instant firstOfWalk;
  private boolean suspectUnderWay;

  Sweep(Database database, Claims claims, Lanes lanes, Routes routes, InstantSource clock) {
    this.database = database;
    this.claims = claims;
    this.lanes = lanes;
    this.routes = routes;
    this.clock = clock;
    nextSweep = clock.instant();
    firstOfWalk = nextSweep.plus(LONGEST_PAUSE);
  }

  /** How long nothing needs to be looked for. */
  synchronized Duration untilNext() {
    var left = Duration.between(clock.instant(), nextSweep);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Something is due then, at the latest. */
  synchronized void by(Instant time) {
    if (time.isBefore(nextSweep)) {
      nextSweep = time;
    }
  }

  /**
   * Looks once, if it is time to.
   *
   * @param until how long what is claimed stays ours
   * @param giveUp what happens to a load that is past its time, with the reason that its hop rests
   */
  void run(Instant until, BiConsumer<Load, String> giveUp) {
    var now = clock.instant();
    synchronized (this) {
      if (now.isBefore(nextSweep)) {
        return;
      }
      nextSweep = now.plus(LONGEST_PAUSE);
    }
    long began = System.nanoTime();
    boolean walked = look(now);
    if (database.read(claims::hasSuspects)) {
      claimSuspect(now, until);
    }
    giveUpExpired(now, until, giveUp);
    var next = walked ? firstOfWalk : now;
    if (walked) {
      firstOfWalk = now.plus(LONGEST_PAUSE);
    }
    var shortest = Duration.ofNanos(SHARE * (System.nanoTime() - began));
    var earliest = now.plus(shortest.compareTo(SHORTEST_PAUSE) > 0 ? shortest : SHORTEST_PAUSE);
    by(next.isBefore(earliest) ? earliest : next);
  }

  /** One stage of the walk over what waits; whether that was the last one. */
  private boolean look(Instant now) {
    if (lanes.isFull()) {
      return false;
    }
    var stage = database.read(sql -> agenda.next(sql, now));
    for (var due : stage.dues()) {
      if (due.at().isAfter(now)) {
        firstOfWalk = due.at().isBefore(firstOfWalk) ? due.at() : firstOfWalk;
      } else {
        lanes.expect(routes.nextHop(due.destination()), due.destination());
      }
    }
    return stage.ended();
  }

  private void claimSuspect(Instant now, Instant until) {
    synchronized (this) {
      if (suspectUnderWay) {
        return;
      }
    }
    for (var mail : database.write(claims::parkPoison)) {
      LOG.error("{}: parked, because it was under way in three crashes", mail);
    }
    var loads = database.write(sql -> claims.loads(sql, claims.claimSuspect(sql, now, until)));
    for (var load : loads) {
      synchronized (this) {
        suspectUnderWay = true;
      }
      LOG.warn("{}: tried alone, because it was under way in two crashes", load.mail());
      lanes.add(routes.nextHop(domain(load)), load);
    }
  }

  private static Domain domain(Load load) {
    return load.recipients().getFirst().address().domain();
  }

  /** A load is no longer under way: if it was the suspect, the next one may be tried. */
  boolean ended(Load load) {
    if (load.recipients().stream().noneMatch(Load.Claimed::suspect)) {
      return false;
    }
    synchronized (this) {
      suspectUnderWay = false;
    }
    by(clock.instant());
    return true;
  }

  /** Mail past its time for hops that are left alone would otherwise wait for them for ever. */
  private void giveUpExpired(Instant now, Instant until, BiConsumer<Load, String> giveUp) {
    var resting = lanes.resting(now, RESTING);
    if (resting.isEmpty()) {
      return;
    }
    var domains = resting.stream().map(Lanes.Resting::domain).collect(Collectors.toSet());
    var late = database.read(sql -> Agenda.withExpired(sql, domains, now));
    for (var rest : resting) {
      List<Load> loads =
          late.contains(rest.domain())
              ? database.write(
                  sql -> claims.loads(sql, claims.claimExpired(sql, rest.domain(), now, until)))
              : List.of();
      loads.forEach(load -> giveUp.accept(load, rest.cause()));
      if (!loads.isEmpty()) {
        by(now);
      }
    }
  }
}
