package org.sealpost.console.domains;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sealpost.console.ConsoleParts;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Phrase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Looks at the DNS of our domains beside the pages, at most once a minute for each. */
@Component
final class DomainLooks {

  private static final Logger LOG = LoggerFactory.getLogger(DomainLooks.class);

  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration KEPT = Duration.ofHours(1);

  /** So long a page waits for the DNS; the look goes on behind it. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** So many domains are looked at in the same moment. */
  private static final int AT_ONCE = 4;

  /**
   * What is known of a domain.
   *
   * @param looking whether a look is under way
   * @param at when these findings were made; empty while there are none
   */
  record Look(boolean looking, Optional<Instant> at, List<Finding> findings) {}

  private record Seen(Instant at, List<Finding> findings) {}

  private record Entry(Instant begun, FutureTask<Seen> task, Optional<Seen> before) {

    Optional<Seen> latest() {
      return task.isDone() ? Optional.of(task.resultNow()) : before;
    }
  }

  private final Function<Domain, List<Finding>> looking;
  private final InstantSource clock;
  private final Duration wait;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<Domain, Entry> entries = new ConcurrentHashMap<>();

  @Autowired
  DomainLooks(ConsoleParts parts) {
    this(parts.domainHealth(), parts.clock(), WAIT);
  }

  DomainLooks(Function<Domain, List<Finding>> looking, InstantSource clock, Duration wait) {
    this.looking = looking;
    this.clock = clock;
    this.wait = wait;
  }

  /** Looks again if the last look is older than a minute, and waits some seconds for it. */
  Look at(Domain domain) {
    forget();
    var entry = entries.compute(domain, this::begun);
    try {
      entry.task().get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      LOG.debug("the DNS of {} takes its time", domain);
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return look(entry);
  }

  /** What the last look found, without a new one. */
  Optional<Look> last(Domain domain) {
    return Optional.ofNullable(entries.get(domain)).map(DomainLooks::look);
  }

  private static Look look(Entry entry) {
    boolean under = !entry.task().isDone();
    var seen = entry.latest();
    return new Look(under, seen.map(Seen::at), seen.map(Seen::findings).orElse(List.of()));
  }

  private Entry begun(Domain domain, @Nullable Entry last) {
    var now = clock.instant();
    if (last != null && (!last.task().isDone() || now.isBefore(last.begun().plus(FRESH)))) {
      return last;
    }
    var task = new FutureTask<>(() -> seen(domain));
    Thread.ofVirtual().name("look at " + domain).start(task);
    return new Entry(now, task, last == null ? Optional.empty() : last.latest());
  }

  private Seen seen(Domain domain) {
    places.acquireUninterruptibly();
    try {
      return new Seen(clock.instant(), List.copyOf(looking.apply(domain)));
    } catch (RuntimeException broken) {
      LOG.warn("the look at {} broke", domain, broken);
      return new Seen(
          clock.instant(),
          List.of(
              Finding.warn(Phrase.verbatim(domain.name()), "look.broke").mendedBy("mend.see-log")));
    } finally {
      places.release();
    }
  }

  private void forget() {
    var since = clock.instant().minus(KEPT);
    entries.values().removeIf(e -> e.task().isDone() && e.begun().isBefore(since));
  }
}
