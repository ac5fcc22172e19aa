package org.sealpost.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers that are looked up when somebody asks for them, at most every five seconds however many
 * ask. One that cannot be looked up is left out and counted, so that no old number passes for a new
 * one.
 */
final class FreshGauges {

  private static final Logger LOG = LoggerFactory.getLogger(FreshGauges.class);
  private static final Duration FRESH_FOR = Duration.ofSeconds(5);

  private record Family(
      String name, MultiGauge gauge, Supplier<? extends List<? extends MultiGauge.Row<?>>> rows) {}

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final List<Family> families = new CopyOnWriteArrayList<>();
  private Instant refreshed = Instant.MIN;

  FreshGauges(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  void add(
      String name, String description, Supplier<? extends List<? extends MultiGauge.Row<?>>> rows) {
    var gauge = MultiGauge.builder(name).description(description).register(registry);
    families.add(new Family(name, gauge, rows));
  }

  /** One number with its labels. */
  static MultiGauge.Row<Number> row(Number value, String... tags) {
    return MultiGauge.Row.of(Tags.of(tags), value);
  }

  synchronized void refresh() {
    var now = clock.instant();
    if (!now.isBefore(refreshed) && now.isBefore(refreshed.plus(FRESH_FOR))) {
      return;
    }
    refreshed = now;
    families.forEach(this::refresh);
  }

  private void refresh(Family family) {
    try {
      family.gauge().register(List.<MultiGauge.Row<?>>copyOf(family.rows().get()), true);
    } catch (RuntimeException unknown) {
      LOG.warn("{} cannot be looked up", family.name(), unknown);
      family.gauge().register(List.of(), true);
      Counter.builder("sealpost.metrics.missed")
          .description("Numbers that could not be looked up")
          .tag("name", family.name())
          .register(registry)
          .increment();
    }
  }
}
