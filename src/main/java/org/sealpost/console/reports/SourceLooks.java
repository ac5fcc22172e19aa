package org.sealpost.console.reports;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.sealpost.console.ConsoleParts;
import org.sealpost.mail.Domain;
import org.sealpost.reports.ReportAnswers.FailingSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Whose a source is, as far as our own DNS and its other mail tell: SPF records are asked beside
 * the page, at most once an hour for each source and domain.
 */
@Component
final class SourceLooks {

  private static final Logger LOG = LoggerFactory.getLogger(SourceLooks.class);

  private static final Duration FRESH = Duration.ofHours(1);

  /** So long a page waits in all; the looks go on behind it. */
  private static final Duration WAIT = Duration.ofSeconds(3);

  private static final int AT_ONCE = 8;
  private static final int MOST_KEPT = 2_000;
  private static final int MOST_ASKED = 50;

  /** Whose a source is. */
  enum Standing {
    /** The domain's SPF record lets it send. */
    LISTED,
    /** Other mail of it passes. */
    PASSES,
    /** Nothing speaks for it. */
    STRANGER,
    /** The DNS did not say yet. */
    UNKNOWN
  }

  private record Key(String source, Domain domain) {}

  private record Look(Instant begun, FutureTask<Optional<Boolean>> task) {}

  private final BiFunction<InetAddress, Domain, Optional<Boolean>> spf;
  private final InstantSource clock;
  private final Duration wait;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final LinkedHashMap<Key, Look> looks = new LinkedHashMap<>();

  @Autowired
  SourceLooks(ConsoleParts parts) {
    this(parts.spf(), parts.clock(), WAIT);
  }

  SourceLooks(
      BiFunction<InetAddress, Domain, Optional<Boolean>> spf, InstantSource clock, Duration wait) {
    this.spf = spf;
    this.clock = clock;
    this.wait = wait;
  }

  /** The standing of each, in their order. */
  List<Standing> at(List<FailingSource> sources) {
    sources.stream().limit(MOST_ASKED).forEach(source -> begun(key(source)));
    long until = System.nanoTime() + wait.toNanos();
    return sources.stream().map(source -> standing(source, until)).toList();
  }

  private static Key key(FailingSource source) {
    return new Key(source.source(), source.domain());
  }

  private Standing standing(FailingSource source, long until) {
    var listed = awaited(look(key(source)), until);
    if (listed.orElse(false)) {
      return Standing.LISTED;
    }
    if (source.passing() > 0) {
      return Standing.PASSES;
    }
    return listed.isPresent() ? Standing.STRANGER : Standing.UNKNOWN;
  }

  private static Optional<Boolean> awaited(@Nullable Look look, long until) {
    if (look == null) {
      return Optional.empty();
    }
    try {
      return look.task().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      return Optional.empty();
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private @Nullable Look look(Key key) {
    synchronized (looks) {
      return looks.get(key);
    }
  }

  private void begun(Key key) {
    var now = clock.instant();
    synchronized (looks) {
      var last = looks.get(key);
      if (last != null && now.isBefore(last.begun().plus(FRESH))) {
        return;
      }
      looks.remove(key);
      if (looks.size() >= MOST_KEPT) {
        looks.pollFirstEntry();
      }
      var task = new FutureTask<>(() -> asked(key));
      looks.put(key, new Look(now, task));
      Thread.ofVirtual().name("SPF of " + key.source()).start(task);
    }
  }

  private Optional<Boolean> asked(Key key) {
    places.acquireUninterruptibly();
    try {
      return spf.apply(InetAddress.ofLiteral(key.source()), key.domain());
    } catch (RuntimeException broken) {
      LOG.warn("the look at the SPF record of {} broke", key.domain(), broken);
      return Optional.empty();
    } finally {
      places.release();
    }
  }
}
