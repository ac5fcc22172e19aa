package org.sealpost.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sealpost.delivery.QueueCounts;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.tracking.Direction;

class MetricsTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource clock = now::get;
  private final Metrics metrics = new Metrics(clock);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void countsMailsChecksSessionsAndDeliveries() {
    metrics.mail(Direction.INBOUND, "clean", "deliver");
    metrics.mail(Direction.INBOUND, "clean", "deliver");
    metrics.mail(Direction.OUTBOUND, "clean", "deliver");
    metrics.hit("first-contact");
    metrics.session("inbound", "done");
    metrics.delivery("delivered", Duration.ofMillis(250));
    metrics.judged(Direction.INBOUND, Duration.ofMillis(5));
    assertThat(metrics.text())
        .contains(
            "sealpost_mails_total{action=\"deliver\",direction=\"inbound\",verdict=\"clean\"} 2.0",
            "sealpost_mails_total{action=\"deliver\",direction=\"outbound\",verdict=\"clean\"} 1.0",
            "sealpost_check_hits_total{check=\"first-contact\"} 1.0",
            "sealpost_smtp_sessions_total{listener=\"inbound\",result=\"done\"} 1.0",
            "sealpost_deliveries_seconds_count{outcome=\"delivered\"} 1",
            "sealpost_deliveries_seconds_bucket{outcome=\"delivered\",le=\"1.0\"} 1",
            "sealpost_deliveries_seconds_bucket{outcome=\"delivered\",le=\"0.1\"} 0",
            "sealpost_judgements_seconds_sum{direction=\"inbound\"} 0.005",
            "jvm_memory_used_bytes");
  }

  @Test
  void showsWhatIsThereWhenAsked() {
    var counts =
        new AtomicReference<>(new QueueCounts(7, 1, 3, 2, 1, Optional.of(NOON.minusSeconds(90))));
    metrics.queue(counts::get, clock);
    metrics.quarantine(() -> Map.of(HoldReason.Kind.HELD, 4L));
    metrics.certificates(
        () ->
            List.of(
                new CertificateTerm("anna", "active", true, NOON.plusSeconds(1_000)),
                new CertificateTerm("bob", "active", true, NOON.plusSeconds(500)),
                new CertificateTerm("carl", "expired", false, NOON.minusSeconds(500))),
        clock);
    metrics.health(
        () ->
            List.of(
                Health.ok("database", ""),
                Health.fail("vault", "", ""),
                Health.warn("queue", "", "")));
    assertThat(metrics.text())
        .contains(
            "sealpost_queue_recipients{state=\"queued\"} 7.0",
            "sealpost_queue_recipients{state=\"parked\"} 1.0",
            "sealpost_queue_oldest_seconds 90.0",
            "sealpost_quarantine_mails{kind=\"held\"} 4.0",
            "sealpost_certificates{state=\"active\"} 2.0",
            "sealpost_certificates_first_end_seconds 500.0",
            "sealpost_health{part=\"database\"} 1.0",
            "sealpost_health{part=\"queue\"} 0.5",
            "sealpost_health{part=\"vault\"} 0.0");
    counts.set(new QueueCounts(0, 0, 0, 0, 0, Optional.empty()));
    now.set(NOON.plusSeconds(6));
    assertThat(metrics.text())
        .contains(
            "sealpost_queue_recipients{state=\"queued\"} 0.0", "sealpost_queue_oldest_seconds 0.0");
  }

  @Test
  void looksUpOnceHoweverManyAsk() {
    var asked = new AtomicInteger();
    metrics.quarantine(
        () -> {
          asked.incrementAndGet();
          return Map.of();
        });
    for (int i = 0; i < 100; i++) {
      metrics.text();
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void leavesOutAndCountsWhatCannotBeLookedUp() {
    var broken = new AtomicInteger();
    metrics.quarantine(
        () -> {
          if (broken.get() == 1) {
            throw new IllegalStateException("on purpose");
          }
          return Map.of(HoldReason.Kind.HELD, 4L);
        });
    assertThat(metrics.text()).contains("sealpost_quarantine_mails{kind=\"held\"} 4.0");
    broken.set(1);
    now.set(NOON.plusSeconds(6));
    assertThat(metrics.text())
        .doesNotContain("sealpost_quarantine_mails{")
        .contains("sealpost_metrics_missed_total{name=\"sealpost.quarantine.mails\"} 1.0");
  }
}
