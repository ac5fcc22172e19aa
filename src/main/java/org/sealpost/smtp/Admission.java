package org.sealpost.smtp;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in, and how crowded it is. When the house is full, whoever has said nothing for longest
 * and has no mail under way must go, so that the next one gets in: a crowd of idlers locks nobody
 * out.
 */
final class Admission {

  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  /** Stress begins when so many percent of the sessions are taken, and ends below the second. */
  private static final int CROWDED = 80;

  private static final int CALM = 60;

  /** One look over all sessions finds so many who may go, for the next who come. */
  private static final int CANDIDATES = 256;

  /** How long a session has said nothing before its own client may take its place. */
  private static final long IDLE = 5_000_000_000L;

  /** When a look found nobody who may go, the next one waits. */
  private static final long PAUSE = 10_000_000L;

  /** So many may be on their way out, beside those who stay: each still has its descriptor. */
  private static final int MOST_LEAVING = 1_000;

  /** How often, 10 ms each, a newcomer waits for one of them to be gone: it is not its fault. */
  private static final int DOORWAY = 20;

  /** A session as admission sees it. */
  interface Guest {

    /** Since when it has been its client's turn, outside a mail; empty if it is not. */
    Optional<Long> idleSince();

    /** Sends it away with 421; false if it has begun to do something. */
    boolean evict();
  }

  /** What became of a client that wants in. */
  enum Entrance {
    IN,
    FULL,
    /** The client itself has as many sessions as one may have. */
    CLIENT_FULL
  }

  private record Candidate(Guest guest, long since) {}

  private final String listener;
  private final SmtpLimits usual;
  private final SmtpLimits stressed;
  private final LongSupplier nanos;
  private final int mostLeaving;
  private final Set<Guest> guests = new HashSet<>();
  private final Map<Origin, List<Guest>> perClient = new HashMap<>();
  private final Set<Guest> leaving = new HashSet<>();
  private final Deque<Candidate> candidates = new ArrayDeque<>();
  private long nextLook;
  private volatile SmtpLimits now;

  Admission(String listener, SmtpLimits limits, LongSupplier nanos) {
    this.listener = listener;
    this.usual = limits;
    this.stressed = limits.underStress();
    this.nanos = nanos;
    this.now = limits;
    this.nextLook = nanos.getAsLong();
    this.mostLeaving = Math.clamp(limits.sessions() / 4, 1, MOST_LEAVING);
  }

  /** The limits of this moment: stricter while it is crowded. */
  SmtpLimits limits() {
    return now;
  }

  boolean isStressed() {
    return !now.equals(usual);
  }

  /** Lets a client in, or not. Who is in must {@link #leave}. */
  synchronized Entrance enter(InetAddress client, Guest guest) {
    var origin = Origin.host(client);
    var own = perClient.getOrDefault(origin, List.of());
    if (staying(own) >= usual.sessionsPerClient() && !makeRoomAmong(own)) {
      return Entrance.CLIENT_FULL;
    }
    if (guests.size() - leaving.size() >= usual.sessions() && !makeRoom()) {
      return Entrance.FULL;
    }
    guests.add(guest);
    perClient.computeIfAbsent(origin, _ -> new ArrayList<>(1)).add(guest);
    weighCrowd();
    return Entrance.IN;
  }

  synchronized void leave(InetAddress client, Guest guest) {
    guests.remove(guest);
    if (leaving.remove(guest)) {
      notifyAll();
    }
    perClient.computeIfPresent(
        Origin.host(client),
        (_, own) -> {
          own.remove(guest);
          return own.isEmpty() ? null : own;
        });
    weighCrowd();
  }

  synchronized int open() {
    return guests.size();
  }

  private long staying(List<Guest> own) {
    return leaving.isEmpty() ? own.size() : own.stream().filter(g -> !leaving.contains(g)).count();
  }

  /** Takes the place of a session of the client's own that has long been idle. */
  private boolean makeRoomAmong(List<Guest> own) {
    long latest = nanos.getAsLong() - IDLE;
    return idlest(own, 1).stream()
        .filter(candidate -> candidate.since() - latest <= 0)
        .anyMatch(this::evict);
  }

  private boolean makeRoom() {
    if (leaving.size() >= mostLeaving && !isDoorwayFree()) {
      return false;
    }
    if (evictCandidate()) {
      return true;
    }
    long time = nanos.getAsLong();
    if (time - nextLook < 0) {
      return false;
    }
    candidates.addAll(idlest(guests, CANDIDATES));
    if (evictCandidate()) {
      return true;
    }
    nextLook = time + PAUSE;
    return false;
  }

  private boolean isDoorwayFree() {
    try {
      for (int turn = 0; turn < DOORWAY && leaving.size() >= mostLeaving; turn++) {
        wait(10);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return leaving.size() < mostLeaving;
  }

  private boolean evictCandidate() {
    while (!candidates.isEmpty()) {
      var candidate = candidates.poll();
      var since = candidate.guest().idleSince();
      if (since.isPresent() && since.get() == candidate.since() && evict(candidate)) {
        return true;
      }
    }
    return false;
  }

  private boolean evict(Candidate candidate) {
    var guest = candidate.guest();
    if (!guests.contains(guest)
        || leaving.size() >= mostLeaving
        || leaving.contains(guest)
        || !guest.evict()) {
      return false;
    }
    leaving.add(guest);
    return true;
  }

  private static List<Candidate> idlest(Iterable<Guest> among, int count) {
    var idle = new ArrayList<Candidate>();
    for (var guest : among) {
      guest.idleSince().ifPresent(since -> idle.add(new Candidate(guest, since)));
    }
    idle.sort(Comparator.comparingLong(Candidate::since));
    return idle.subList(0, Math.min(count, idle.size()));
  }

  private void weighCrowd() {
    long percent = 100L * guests.size() / usual.sessions();
    if (percent >= CROWDED && !isStressed()) {
      now = stressed;
      log.warn("{}: crowded ({} sessions), limits are strict now", listener, guests.size());
    } else if (percent < CALM && isStressed()) {
      now = usual;
      log.info("{}: calm again, limits are as usual", listener);
    }
  }
}
