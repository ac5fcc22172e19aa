package org.sealpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient;

class RecentReadingsTest {

  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
  private final AtomicInteger readings = new AtomicInteger();
  private final RecentReadings<String, Long> recent = new RecentReadings<>(MOMENT, now::get);

  @OnBothEngines
  void aReadingIsGivenOutAgainForAMomentOnly(TestDatabase database) {
    makeRow(database);
    assertThat(recent(database)).isEqualTo(1);
    now.updateAndGet(at -> at.plus(MOMENT).minusNanos(1));
    assertThat(recent(database)).isEqualTo(1);
    assertThat(readings).hasValue(1);
    now.updateAndGet(at -> at.plusNanos(1));
    assertThat(recent(database)).isEqualTo(1);
    assertThat(readings).hasValue(2);
  }

  @OnBothEngines
  void aClockThatIsSetBackKeepsNothing(TestDatabase database) {
    makeRow(database);
    recent(database);
    now.updateAndGet(at -> at.minusSeconds(3_600));
    recent(database);
    assertThat(readings).hasValue(2);
  }

  @OnBothEngines
  void aChangeCountsAtOnce(TestDatabase database) {
    makeRow(database);
    recent(database);
    database.write(this::change);
    assertThat(recent(database)).isEqualTo(2);
  }

  @OnBothEngines
  void aChangeThatFailsMakesNothingOld(TestDatabase database) {
    makeRow(database);
    recent(database);
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      change(sql);
                      throw new IllegalArgumentException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(recent(database)).isEqualTo(1);
    assertThat(readings).hasValue(1);
  }

  /** The row is read, then changed by another, and only then put by: it must not be given out. */
  @OnBothEngines
  void aReadingThatWasOvertakenByAChangeIsNotKept(TestDatabase database) {
    makeRow(database);
    long overtaken =
        recent.of(
            "a",
            key -> {
              long value = read(database);
              database.write(this::change);
              return value;
            });
    assertThat(overtaken).isEqualTo(1);
    assertThat(recent(database)).isEqualTo(2);
  }

  @OnBothEngines
  void whatIsKeptHasABound(TestDatabase database) {
    makeRow(database);
    for (int i = 0; i < 25_000; i++) {
      recent.of("key " + i, _ -> 0L);
    }
    assertThat(recent(database)).isEqualTo(1);
    assertThat(recent).extracting("known").asInstanceOf(MAP).hasSizeLessThanOrEqualTo(10_000);
  }

  private long recent(TestDatabase database) {
    return recent.of("a", _ -> read(database));
  }

  private long read(TestDatabase database) {
    readings.incrementAndGet();
    return database.read(sql -> sql.sql("SELECT n FROM store_test").query(Long.class).single());
  }

  private int change(JdbcClient sql) {
    recent.change();
    return sql.sql("UPDATE store_test SET n = n + 1").update();
  }

  private static void makeRow(TestDatabase database) {
    database.write(sql -> sql.sql("CREATE TABLE store_test (n BIGINT)").update());
    database.write(sql -> sql.sql("INSERT INTO store_test (n) VALUES (1)").update());
  }
}
