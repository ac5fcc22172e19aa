package org.sealpost.cli.run;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.sealpost.mailflow.Greylist;
import org.sealpost.quarantine.HoldReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be done now and then: forgetting what is old, renewing what will end. */
final class Housekeeping implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration STORIES_KEPT = Duration.ofDays(30);
  private static final Duration TRAFFIC_KEPT = Duration.ofDays(400);
  private static final int CASES_AT_ONCE = 100;

  private final Street street;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());

  Housekeeping(Street street, ListenerTls tls, InstantSource clock) {
    this.street = street;
    this.clock = clock;
    every(Duration.ofMinutes(1), "releases", street.quarantine()::replay);
    every(Duration.ofMinutes(1), "listener certificates", () -> tls.refresh(clock));
    every(Duration.ofMinutes(10), "block lists", street.gate().lists()::test);
    every(Duration.ofMinutes(10), "allow lists", street.gate().allowLists()::test);
    every(Duration.ofMinutes(10), "certificates", this::certificates);
    every(
        Duration.ofMinutes(10),
        "DKIM keys",
        () -> street.dkimRotation().upkeep(street.ownDomains()));
    every(Duration.ofMinutes(1), "TLS results", street.tlsResults()::flush);
    every(Duration.ofMinutes(1), "DMARC results", street.reports()::flush);
    every(Duration.ofMinutes(10), "reports of others", street.reports().alarm()::look);
    every(Duration.ofHours(1), "MTA-STS policies", street.stsPolicies()::refresh);
    every(Duration.ofHours(1), "retention", this::retention);
  }

  private void every(Duration pause, String what, Runnable work) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> attempt(what, work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A failure today must not stop tomorrow's run. */
  private static void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failed) {
      LOG.warn("housekeeping of {} failed; it is tried again", what, failed);
    }
  }

  private void certificates() {
    street.privateCa().upkeep();
    street.certificates().upkeep();
    street.partners().upkeep();
  }

  private void retention() {
    var now = clock.instant();
    while (!street
        .quarantine()
        .expire(
            CASES_AT_ONCE,
            (sql, expired) -> {
              if (expired.reason().kind() != HoldReason.Kind.REFUSED) {
                LOG.warn("{}: case {} ended unreleased", expired.mail(), expired.number());
              }
            })
        .isEmpty()) {
      LOG.info("quarantine: old cases removed");
    }
    street.stories().forgetBefore(now.minus(STORIES_KEPT));
    street.indicators().forgetBefore(now.minus(STORIES_KEPT));
    street.stories().forgetTrafficBefore(now.minus(TRAFFIC_KEPT));
    street.trust().forgetFaded();
    street.sending().forgetOld();
    street.gate().greylist().ifPresent(Greylist::forgetOld);
    street.tlsResults().forgetOld();
    street.reports().forgetOld();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
