package org.sealpost.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.delivery.QueueCounts;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.store.ContentStores;
import org.sealpost.store.TestDatabases;

class HealthWatchTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource clock = now::get;

  private HealthWatch watch(Probe... probes) {
    return new HealthWatch(List.of(probes), clock, Duration.ofSeconds(10));
  }

  private HealthWatch hasty(Probe... probes) {
    return new HealthWatch(List.of(probes), clock, Duration.ofMillis(1));
  }

  @Test
  void findsAWorkingGatewayWell() {
    try (var database = TestDatabases.sqlite()) {
      var contents = ContentStores.open(database, database.folder().resolve("contents"));
      var vault = new MemoryKeyVault();
      var log = new AuditLog(database, vault, clock);
      log.record(AuditEntry.of("anna", "person.add", "bob"));
      var watch =
          watch(
              Probes.database(database),
              Probes.contents(contents),
              Probes.vault(vault),
              Probes.audit(log),
              Probes.queue(() -> new QueueCounts(1, 0, 0, 0, 0, Optional.of(NOON)), clock),
              Probes.certificates(List::of, clock));
      assertThat(watch.parts())
          .containsExactly(
              Health.ok("database", "answers (SQLITE)"),
              Health.ok("contents", "can be written"),
              Health.ok("vault", "seals and opens"),
              Health.ok("audit", "the chain is whole, lines: 1"),
              Health.ok("queue", "waiting: 1"),
              Health.ok("certificates", "in use: 0"));
      assertThat(watch.isReady()).isTrue();
      assertThat(watch.worst()).isEqualTo(Health.Level.OK);

      database.write(sql -> sql.sql("UPDATE audit_lines SET who = 'bob'").update());
      assertThat(watch.worst()).as("until it is walked again").isEqualTo(Health.Level.OK);
      now.set(NOON.plus(Duration.ofHours(1)));
      assertThat(watch.worst()).isEqualTo(Health.Level.FAIL);
      assertThat(watch.isReady()).as("mail goes on").isTrue();
    }
  }

  @Test
  void tellsWhatIsStuckInTheQueue() {
    var old = Optional.of(NOON.minus(Duration.ofHours(5)));
    assertThat(Probes.queue(() -> new QueueCounts(3, 0, 3, 0, 0, old), clock).look().get().level())
        .isEqualTo(Health.Level.WARN);
    assertThat(
            Probes.queue(() -> new QueueCounts(0, 0, 0, 0, 1, Optional.of(NOON)), clock)
                .look()
                .get()
                .text())
        .isEqualTo("parked after crashes: 1");
  }

  @Test
  void tellsWhichCertificatesEnd() {
    var anna = new CertificateTerm("anna", "active", true, NOON.plus(Duration.ofDays(13)));
    var bob = new CertificateTerm("bob", "active", true, NOON);
    var carl = new CertificateTerm("carl", "expired", false, NOON.minusSeconds(1));
    assertThat(Probes.certificates(() -> List.of(anna, carl), clock).look().get().text())
        .isEqualTo("end within 14 days: anna");
    assertThat(Probes.certificates(() -> List.of(anna, bob), clock).look().get().level())
        .isEqualTo(Health.Level.FAIL);
  }

  @Test
  void failsWithAPartThatThrowsAndSaysNoMoreThanItMay() {
    var watch =
        watch(
            new Probe(
                "database",
                true,
                () -> {
                  throw new IllegalStateException("password=secret");
                }));
    assertThat(watch.parts().getFirst().text()).isEqualTo("failed: IllegalStateException");
    assertThat(watch.isReady()).isFalse();
  }

  @Test
  void waitsForNobodyAndAsksAHangingPartOnce() {
    var asked = new AtomicInteger();
    var goOn = new CountDownLatch(1);
    var slow =
        new Probe(
            "audit",
            false,
            () -> {
              asked.incrementAndGet();
              try {
                goOn.await();
              } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
              }
              return Health.ok("audit", "whole");
            });
    var watch = hasty(slow);
    for (int i = 0; i < 5; i++) {
      now.updateAndGet(at -> at.plusSeconds(60));
      assertThat(watch.parts().getFirst().level()).isEqualTo(Health.Level.WARN);
    }
    assertThat(asked).hasValueLessThanOrEqualTo(1);
    goOn.countDown();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(watch.parts()).containsExactly(Health.ok("audit", "whole")));
    assertThat(asked).hasValue(1);
  }

  @Test
  void isNotReadyWhileAVitalPartDoesNotAnswer() {
    var never = new CountDownLatch(1);
    var watch =
        hasty(
            new Probe(
                "vault",
                true,
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException stop) {
                    throw new IllegalStateException(stop);
                  }
                  return Health.ok("vault", "");
                }));
    assertThat(watch.isReady()).isFalse();
    never.countDown();
    Awaitility.await().untilAsserted(() -> assertThat(watch.isReady()).isTrue());
  }

  @Test
  void asksAgainOnlyWhenTheAnswerHasAged() {
    var asked = new AtomicInteger();
    var watch =
        watch(
            new Probe(
                "queue", false, () -> Health.ok("queue", "asked " + asked.incrementAndGet())));
    watch.parts();
    watch.parts();
    assertThat(watch.parts().getFirst().text()).isEqualTo("asked 1");
    now.set(NOON.plusSeconds(5));
    assertThat(watch.parts().getFirst().text()).isEqualTo("asked 2");
  }
}
