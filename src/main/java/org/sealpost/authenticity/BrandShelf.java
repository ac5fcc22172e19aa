package org.sealpost.authenticity;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sealpost.authenticity.bimi.BimiStop;
import org.sealpost.authenticity.bimi.MarkCertificate;
import org.sealpost.authenticity.bimi.SvgTiny;
import org.sealpost.mail.Domain;

/**
 * Pictures and their evidence, fetched once and kept for a day. Who asks first waits a little; the
 * fetch goes on without them, and the next mail finds what it brought.
 */
final class BrandShelf {

  private static final int MOST_KEPT = 1_000;
  private static final int MOST_FETCHES = 8;
  private static final Duration GOOD = Duration.ofDays(1);
  private static final Duration BROKEN = Duration.ofHours(1);
  private static final Duration UNKNOWN = Duration.ofMinutes(10);

  /** What a picture hangs on: another record, name or organisation makes another question. */
  record Question(BrandRecord record, String selector, Set<Domain> domains) {
    Question {
      domains = Set.copyOf(domains);
    }
  }

  /** What was found, and how long that holds. */
  record Looked(BrandResult result, String reason, Optional<Indicator> indicator, Instant until) {}

  private final BrandFetch fetch;
  private final Set<X509Certificate> roots;
  private final InstantSource clock;
  private final Semaphore fetches = new Semaphore(MOST_FETCHES);
  private final LinkedHashMap<Question, FutureTask<Looked>> kept =
      new LinkedHashMap<>(16, 0.75f, true);

  BrandShelf(BrandFetch fetch, Set<X509Certificate> roots, InstantSource clock) {
    this.fetch = fetch;
    this.roots = roots;
    this.clock = clock;
  }

  /** The answer, if it is there in time. */
  Looked look(Question question, Duration patience) {
    var task = task(question);
    try {
      return task.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return unknown("not there in time: it is fetched for the next mail");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return unknown("interrupted");
    } catch (ExecutionException broken) {
      forget(question, task);
      return unknown("the look at it broke: " + broken.getCause());
    }
  }

  private FutureTask<Looked> task(Question question) {
    synchronized (kept) {
      var known = kept.get(question);
      if (known != null && !isOver(known)) {
        return known;
      }
      var task = new FutureTask<>(() -> bounded(question));
      kept.put(question, task);
      if (kept.size() > MOST_KEPT) {
        kept.pollFirstEntry();
      }
      Thread.ofVirtual().name("indicator").start(task);
      return task;
    }
  }

  private boolean isOver(FutureTask<Looked> task) {
    return switch (task.state()) {
      case RUNNING -> false;
      case SUCCESS -> !clock.instant().isBefore(task.resultNow().until());
      case FAILED, CANCELLED -> true;
    };
  }

  private void forget(Question question, FutureTask<Looked> task) {
    synchronized (kept) {
      kept.remove(question, task);
    }
  }

  private Looked bounded(Question question) {
    if (!fetches.tryAcquire()) {
      // Not kept: the next mail asks again.
      return new Looked(
          BrandResult.TEMPERROR, "too many are fetched now", Optional.empty(), Instant.MIN);
    }
    try {
      return looked(question);
    } catch (BimiStop wrong) {
      return new Looked(
          BrandResult.FAIL, wrong.reason(), Optional.empty(), clock.instant().plus(BROKEN));
    } catch (NotNow later) {
      return unknown(String.valueOf(later.getMessage()));
    } finally {
      fetches.release();
    }
  }

  private Looked unknown(String reason) {
    return new Looked(
        BrandResult.TEMPERROR, reason, Optional.empty(), clock.instant().plus(UNKNOWN));
  }

  private Looked looked(Question question) throws BimiStop, NotNow {
    var until = clock.instant().plus(GOOD);
    var record = question.record();
    if (record.evidence().isEmpty()) {
      return good(SvgTiny.unpacked(got(record.location().orElseThrow(), true)), until);
    }
    var mark =
        MarkCertificate.verified(
            got(record.evidence().get(), false),
            roots,
            clock.instant(),
            question.selector(),
            question.domains());
    if (record.location().isPresent()
        && !mark.isPicture(SvgTiny.unpacked(got(record.location().get(), true)))) {
      throw new BimiStop("the certificate holds another picture");
    }
    return good(mark.picture(), mark.end().isBefore(until) ? mark.end() : until);
  }

  private static Looked good(byte[] picture, Instant until) throws BimiStop {
    var indicator = new Indicator(SvgTiny.checked(picture));
    return new Looked(BrandResult.PASS, "", Optional.of(indicator), until);
  }

  private byte[] got(URI place, boolean isPicture) throws BimiStop, NotNow {
    return switch (fetch.fetch(place, isPicture ? SvgTiny.LARGEST : MarkCertificate.LARGEST)) {
      case BrandFetch.Fetched.Got(var octets) -> octets;
      case BrandFetch.Fetched.Refused(var cause) -> throw new BimiStop(cause);
      case BrandFetch.Fetched.Failed(var cause) -> throw new NotNow(cause);
    };
  }

  /** A web server did not answer. */
  private static final class NotNow extends Exception {

    private static final long serialVersionUID = 1;

    NotNow(String cause) {
      super(cause, null, false, false);
    }
  }
}
