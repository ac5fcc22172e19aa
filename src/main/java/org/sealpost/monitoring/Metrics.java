package org.sealpost.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.sealpost.delivery.QueueCounts;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.tracking.Direction;

/**
 * The gateway's numbers for Prometheus, all named {@code sealpost_…}. Labels are words of the
 * gateway, never addresses or anything else that comes from outside.
 */
public final class Metrics implements AutoCloseable {

  /** More than the gateway has; a bound in case a label takes foreign values after all. */
  private static final int MOST_SERIES = 5_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();
  private final FreshGauges gauges;

  public Metrics(InstantSource clock) {
    registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(MOST_SERIES));
    gauges = new FreshGauges(registry, clock);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collector.bindTo(registry);
  }

  /** All numbers in Prometheus' text form. */
  public String text() {
    gauges.refresh();
    return registry.scrape();
  }

  /** A mail was judged and answered. */
  public void mail(Direction direction, String verdict, String action) {
    Counter.builder("sealpost.mails")
        .description("Mails that were judged and answered")
        .tags("direction", word(direction), "verdict", verdict, "action", action)
        .register(registry)
        .increment();
  }

  /** A check saw something. */
  public void hit(String check) {
    Counter.builder("sealpost.check.hits")
        .description("Mails in which a check saw something")
        .tag("check", check)
        .register(registry)
        .increment();
  }

  /**
   * An SMTP session of ours as a server ended.
   *
   * @param listener the listener's name
   * @param result {@code done}, {@code refused}, {@code lost}
   */
  public void session(String listener, String result) {
    Counter.builder("sealpost.smtp.sessions")
        .description("SMTP sessions that clients opened")
        .tags("listener", listener, "result", result)
        .register(registry)
        .increment();
  }

  /**
   * One try to deliver to one recipient ended.
   *
   * @param outcome {@code delivered}, {@code deferred}, {@code failed}
   */
  public void delivery(String outcome, Duration took) {
    Timer.builder("sealpost.deliveries")
        .description("Tries to deliver to one recipient")
        .tag("outcome", outcome)
        .serviceLevelObjectives(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1))
        .register(registry)
        .record(took);
  }

  /** How long judging a mail took, from its last octet to our reply. */
  public void judged(Direction direction, Duration took) {
    Timer.builder("sealpost.judgements")
        .description("From a mail's last octet to our reply")
        .tag("direction", word(direction))
        .serviceLevelObjectives(
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10))
        .register(registry)
        .record(took);
  }

  /** Shows the queue, counted in recipients. */
  public void queue(Supplier<QueueCounts> counts, InstantSource clock) {
    gauges.add(
        "sealpost.queue.recipients",
        "Recipients in the queue",
        () -> {
          var now = counts.get();
          return List.of(
              FreshGauges.row(now.queued(), "state", "queued"),
              FreshGauges.row(now.deferred(), "state", "deferred"),
              FreshGauges.row(now.held(), "state", "held"),
              FreshGauges.row(now.parked(), "state", "parked"));
        });
    gauges.add(
        "sealpost.queue.oldest.seconds",
        "Age of the oldest mail in the queue",
        () -> {
          var since = counts.get().oldest();
          double age =
              since
                  .map(at -> Duration.between(at, clock.instant()).toMillis() / 1000.0)
                  .orElse(0.0);
          return List.of(FreshGauges.row(Math.max(0, age)));
        });
  }

  /** Shows whom the listeners turned away and why, and how many sessions are open. */
  public void gate(Supplier<List<GateCount>> turnedAway, Supplier<List<GateCount>> sessions) {
    gauges.add(
        "sealpost.smtp.turned.away",
        "Clients that were not served, or not further, since the start",
        () -> rows(turnedAway.get(), "reason"));
    gauges.add(
        "sealpost.smtp.open.sessions",
        "SMTP sessions that are open",
        () -> rows(sessions.get(), "state"));
  }

  private static List<MultiGauge.Row<Number>> rows(List<GateCount> counts, String label) {
    return counts.stream()
        .map(c -> FreshGauges.row(c.count(), "listener", c.listener(), label, c.word()))
        .toList();
  }

  /** Shows the cases in quarantine that somebody has not got yet. */
  public void quarantine(Supplier<Map<HoldReason.Kind, Long>> sizes) {
    gauges.add(
        "sealpost.quarantine.mails",
        "Mails in quarantine that somebody has not got yet",
        () ->
            sizes.get().entrySet().stream()
                .map(size -> FreshGauges.row(size.getValue(), "kind", word(size.getKey())))
                .toList());
  }

  /** Shows certificates by state, and when the first in use ends. */
  public void certificates(Supplier<List<CertificateTerm>> terms, InstantSource clock) {
    gauges.add(
        "sealpost.certificates",
        "Certificates by state",
        () -> CertificateGauges.states(terms.get()));
    gauges.add(
        "sealpost.certificates.first.end.seconds",
        "Time until the first certificate in use ends",
        () -> CertificateGauges.firstEnd(terms.get(), clock.instant()));
  }

  /** Shows how long the certificate of each listener lasts; negative once it has ended. */
  public void listenerCertificates(Supplier<List<ListenerTerm>> terms, InstantSource clock) {
    gauges.add(
        "sealpost.listener.certificate.end.seconds",
        "Time until the certificate of a listener ends",
        () ->
            terms.get().stream()
                .map(
                    term ->
                        FreshGauges.row(
                            Duration.between(clock.instant(), term.notAfter()).toSeconds(),
                            "name",
                            term.name(),
                            "source",
                            term.source()))
                .toList());
  }

  /** Shows how each part is: 1 well, 0.5 somebody should look, 0 failed. */
  public void health(Supplier<List<Health>> parts) {
    gauges.add(
        "sealpost.health",
        "How each part is: 1 well, 0.5 somebody should look, 0 failed",
        () ->
            parts.get().stream()
                .map(health -> FreshGauges.row(figure(health.level()), "part", health.part()))
                .toList());
  }

  private static double figure(Health.Level level) {
    return switch (level) {
      case OK -> 1;
      case WARN -> 0.5;
      case FAIL -> 0;
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }
}
