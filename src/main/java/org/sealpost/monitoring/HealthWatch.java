package org.sealpost.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How all parts are. Asks every probe on a thread of its own, waits a bounded time, and asks again
 * only after the answer has aged: who asks often costs nothing, and a probe that hangs holds up
 * nobody and is not asked a second time.
 */
public final class HealthWatch {

  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

  private final List<Watched> watched;
  private final InstantSource clock;
  private final Duration patience;

  /** A probe with its last answer and the look that is under way. */
  private static final class Watched {

    private final Probe probe;
    private Optional<FutureTask<Health>> underWay = Optional.empty();
    private Optional<Health> last = Optional.empty();
    private Instant lastAt = Instant.MIN;

    Watched(Probe probe) {
      this.probe = probe;
    }
  }

  /**
   * A watch over these parts.
   *
   * @param patience how long one question waits for answers
   */
  public HealthWatch(List<Probe> probes, InstantSource clock, Duration patience) {
    this.watched = probes.stream().map(Watched::new).toList();
    this.clock = clock;
    this.patience = patience;
  }

  /** Waits two seconds. */
  public HealthWatch(List<Probe> probes, InstantSource clock) {
    this(probes, clock, Duration.ofSeconds(2));
  }

  /** How each part is, in the order of the probes. */
  public synchronized List<Health> parts() {
    watched.forEach(this::ask);
    long end = System.nanoTime() + patience.toNanos();
    var parts = new ArrayList<Health>();
    for (var part : watched) {
      parts.add(answer(part, end));
    }
    return List.copyOf(parts);
  }

  /** Whether no part has failed without which the gateway cannot take mail. */
  public boolean isReady() {
    var vital = watched.stream().filter(part -> part.probe.vital()).map(p -> p.probe.part());
    var names = vital.toList();
    return parts().stream()
        .noneMatch(h -> h.level() == Health.Level.FAIL && names.contains(h.part()));
  }

  /** The worst level of any part. */
  public Health.Level worst() {
    return parts().stream().map(Health::level).max(Health.Level::compareTo).orElse(Health.Level.OK);
  }

  private void ask(Watched part) {
    var now = clock.instant();
    boolean fresh =
        part.last.isPresent()
            && !now.isBefore(part.lastAt)
            && now.isBefore(part.lastAt.plus(part.probe.freshFor()));
    if (part.underWay.isEmpty() && !fresh) {
      var task = new FutureTask<>(part.probe.look()::get);
      part.underWay = Optional.of(task);
      Thread.ofVirtual().name("health-" + part.probe.part()).start(task);
    }
  }

  private Health answer(Watched part, long end) {
    if (part.underWay.isEmpty()) {
      return part.last.orElseThrow();
    }
    try {
      var health =
          part.underWay.get().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return answered(part, health);
    } catch (ExecutionException broken) {
      var cause = Objects.requireNonNullElse(broken.getCause(), broken);
      LOG.warn("the look at {} failed", part.probe.part(), cause);
      return answered(part, failed(part.probe, cause));
    } catch (TimeoutException late) {
      return late(part);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return late(part);
    }
  }

  private Health answered(Watched part, Health health) {
    part.last = Optional.of(health);
    part.lastAt = clock.instant();
    part.underWay = Optional.empty();
    return health;
  }

  /** What takes long but went well before is still taken to be well, unless mail depends on it. */
  private static Health late(Watched part) {
    var name = part.probe.part();
    if (part.probe.vital()) {
      return Health.fail(name, "does not answer", "look at its log and at the machine's load");
    }
    return part.last.orElseGet(
        () -> Health.warn(name, "has not answered yet", "wait and ask again"));
  }

  private static Health failed(Probe probe, Throwable cause) {
    // The class says enough; messages of foreign exceptions may hold what is nobody's business.
    return Health.fail(
        probe.part(), "failed: " + cause.getClass().getSimpleName(), "look at the gateway's log");
  }
}
