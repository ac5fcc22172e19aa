package org.sealpost.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

class AuditLogTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456789Z");

  private final KeyVault vault = new MemoryKeyVault();

  private AuditLog log(TestDatabase database) {
    return new AuditLog(database, vault, InstantSource.fixed(NOON));
  }

  private static AuditEntry entry(int i) {
    return new AuditEntry(
        "anna" + i % 3,
        i % 2 == 0 ? "certificate.revoke" : "quarantine.release",
        "object " + i,
        Map.of("reason", "key compromise", "b", "2", "a", "1"),
        i % 4 == 0 ? Optional.empty() : Optional.of("192.0.2." + i % 250));
  }

  @OnBothEngines
  void chainsDeedsWithoutGaps(TestDatabase database) {
    var log = log(database);
    assertThat(log.verify()).isEqualTo(new ChainState.Intact(AuditHead.NONE));
    for (int i = 1; i <= 30; i++) {
      assertThat(log.record(entry(i)).sequence()).isEqualTo(i);
    }
    database.restart();
    var state = log(database).verify();
    assertThat(state).isInstanceOf(ChainState.Intact.class);
    assertThat(((ChainState.Intact) state).head()).isEqualTo(log.head());
    assertThat(log.head().sequence()).isEqualTo(30);
    var newest = log.lines(AuditQuery.newest(1)).getFirst();
    assertThat(newest.entry()).isEqualTo(entry(30));
    assertThat(newest.at()).isEqualTo(Instant.parse("2026-11-24T12:00:00.123456Z"));
    assertThat(newest.hash()).isEqualTo(log.head().hash());
  }

  @OnBothEngines
  void recordsADeedOnlyWithItsTransaction(TestDatabase database) {
    var log = log(database);
    log.record(entry(1));
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      log.record(sql, entry(2));
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(log.record(entry(3)).sequence()).isEqualTo(2);
    assertThat(log.verify()).isInstanceOf(ChainState.Intact.class);
  }

  @OnBothEngines
  void keepsTheChainWholeUnderManyWriters(TestDatabase database) throws Exception {
    var logs = List.of(log(database), log(database));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var works = new ArrayList<Future<AuditLine>>();
      for (int i = 0; i < 200; i++) {
        int n = i;
        Callable<AuditLine> work = () -> logs.get(n % 2).record(entry(n));
        works.add(threads.submit(work));
      }
      var places = new ArrayList<Long>();
      for (var work : works) {
        places.add(work.get().sequence());
      }
      assertThat(places).doesNotHaveDuplicates();
    }
    var state = logs.getFirst().verify();
    assertThat(state).isEqualTo(new ChainState.Intact(logs.getFirst().head()));
    assertThat(logs.getFirst().head().sequence()).isEqualTo(200);
  }

  @OnBothEngines
  void findsLinesByWhateverIsKnown(TestDatabase database) {
    var log = log(database);
    for (int i = 1; i <= 40; i++) {
      log.record(entry(i));
    }
    var all = AuditQuery.newest(1_000);
    assertThat(log.lines(all)).hasSize(40);
    assertThat(log.lines(all.withWho("anna1"))).hasSize(14);
    assertThat(log.lines(all.withWhat("certificate"))).hasSize(20);
    assertThat(log.lines(all.withWhat("certificate.revoke"))).hasSize(20);
    assertThat(log.lines(all.withWhat("certificate.r"))).isEmpty();
    assertThat(log.lines(all.withObject("object 7")))
        .extracting(AuditLine::sequence)
        .containsExactly(7L);
    assertThat(log.lines(all.withFrom(NOON.plusSeconds(1)))).isEmpty();
    assertThat(log.lines(all.withTo(NOON.plus(Duration.ofDays(1))))).hasSize(40);
    var seen = new ArrayList<Long>();
    var page = log.lines(AuditQuery.newest(7));
    while (!page.isEmpty()) {
      page.forEach(line -> seen.add(line.sequence()));
      page = log.lines(AuditQuery.newest(7).withBefore(page.getLast().sequence()));
    }
    assertThat(seen).hasSize(40).isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void boundsForeignText() {
    try (var database = TestDatabases.sqlite()) {
      var log = log(database);
      var details = new HashMap<String, String>();
      for (int i = 0; i < 100; i++) {
        details.put("k" + i, "v\u0000\r\n".repeat(10_000));
      }
      var text = "x".repeat(100_000);
      log.record(new AuditEntry(text, text, text, details, Optional.of(text)));
      var line = log.lines(AuditQuery.newest(1)).getFirst();
      assertThat(line.entry().details()).hasSize(50);
      assertThat(line.entry().object()).hasSize(2_000);
      assertThat(log.verify()).isInstanceOf(ChainState.Intact.class);
    }
  }

  @Test
  void doesNotTrustAHeadThatAnotherVaultSealed() {
    try (var database = TestDatabases.sqlite()) {
      log(database).record(entry(1));
      var state = new AuditLog(database, new MemoryKeyVault(), InstantSource.system()).verify();
      assertThat(state)
          .isEqualTo(new ChainState.Broken(1, "the head was not sealed by this gateway's vault"));
    }
  }

  @Test
  void provesByANotedHeadThatNothingWasRolledBack() {
    try (var database = TestDatabases.sqlite()) {
      var log = log(database);
      log.record(entry(1));
      log.record(entry(2));
      var noted = log.head();
      log.record(entry(3));
      assertThat(log.verify(List.of(noted, log.head()))).isInstanceOf(ChainState.Intact.class);

      // Somebody restores the rows of an earlier day: a chain that is sound in itself.
      database.write(
          sql -> {
            sql.sql("DELETE FROM audit_lines").update();
            return sql.sql("UPDATE audit_head SET sequence = 0, hash = ?, seal = ''")
                .param(AuditHead.NONE.hash())
                .update();
          });
      log.record(entry(1));
      assertThat(log.verify()).isInstanceOf(ChainState.Intact.class);
      assertThat(log.verify(List.of(noted))).isInstanceOf(ChainState.Broken.class);
      log.record(entry(9));
      log.record(entry(9));
      assertThat(log.verify(List.of(noted)))
          .isEqualTo(new ChainState.Broken(2, "the line is not the one that was noted"));
    }
  }
}
