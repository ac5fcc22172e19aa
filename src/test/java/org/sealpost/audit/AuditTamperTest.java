package org.sealpost.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever can write rows but cannot use the vault is found out, whatever they write. */
class AuditTamperTest {

  private static final int LINES = 60;
  private static final List<String> TEXTS =
      List.of("who", "what", "object", "details", "ip", "hash");

  private final TestDatabase database = TestDatabases.sqlite();
  private final AuditLog log =
      new AuditLog(
          database,
          new MemoryKeyVault(),
          InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z")));

  @AfterEach
  void close() {
    database.close();
  }

  private void record() {
    for (int i = 1; i <= LINES; i++) {
      log.record(AuditEntry.of("anna", "person.add", "p" + i).with("n", "" + i).from("192.0.2.1"));
    }
    assertThat(log.verify()).isInstanceOf(ChainState.Intact.class);
  }

  @Test
  void findsTwoHundredRandomEdits() {
    record();
    var random = new Random(20261124);
    List<BiFunction<JdbcClient, Random, String>> ways =
        List.of(
            AuditTamperTest::editText,
            AuditTamperTest::editTime,
            AuditTamperTest::delete,
            AuditTamperTest::swap,
            AuditTamperTest::renumber,
            AuditTamperTest::cutTail,
            AuditTamperTest::cutTailWithHead,
            AuditTamperTest::insertBehind,
            AuditTamperTest::editHead,
            AuditTamperTest::rewriteFromAPlace);
    for (int round = 0; round < 200; round++) {
      var way = ways.get(round % ways.size());
      var before = Rows.of(database);
      var deed = database.write(sql -> way.apply(sql, random));
      assertThat(log.verify()).as(deed).isInstanceOf(ChainState.Broken.class);
      before.restore(database);
      assertThat(log.verify()).as("mended").isInstanceOf(ChainState.Intact.class);
    }
  }

  @Test
  void findsThatTheHeadIsGone() {
    record();
    database.write(sql -> sql.sql("DELETE FROM audit_head").update());
    assertThat(log.verify()).isEqualTo(new ChainState.Broken(0, "the head of the log is gone"));
  }

  @Test
  void recordsNothingMoreWithoutItsHead() {
    record();
    database.write(sql -> sql.sql("DELETE FROM audit_head").update());
    assertThatThrownBy(() -> log.record(AuditEntry.of("anna", "person.add", "p")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static long place(Random random) {
    return 1 + random.nextInt(LINES);
  }

  private static String editText(JdbcClient sql, Random random) {
    var column = TEXTS.get(random.nextInt(TEXTS.size()));
    long place = place(random);
    var text =
        sql.sql("SELECT " + column + " FROM audit_lines WHERE sequence = ?")
            .param(place)
            .query(String.class)
            .single();
    int at = random.nextInt(text.length() + 1);
    // Additions that a reader would not see are edits too.
    var other = List.of("\u0000", " ", "x", "\u200f", "0").get(random.nextInt(5));
    var edited = text.substring(0, at) + other + text.substring(at);
    sql.sql("UPDATE audit_lines SET " + column + " = ? WHERE sequence = ?")
        .params(edited, place)
        .update();
    return column + " of " + place + " edited at " + at;
  }

  private static String editTime(JdbcClient sql, Random random) {
    long place = place(random);
    sql.sql("UPDATE audit_lines SET recorded_at = recorded_at + ? WHERE sequence = ?")
        .params(random.nextBoolean() ? 1 : -1, place)
        .update();
    return "time of " + place;
  }

  private static String delete(JdbcClient sql, Random random) {
    long place = place(random);
    sql.sql("DELETE FROM audit_lines WHERE sequence = ?").param(place).update();
    return "line " + place + " deleted";
  }

  private static String swap(JdbcClient sql, Random random) {
    long a = place(random);
    long b = a % LINES + 1;
    for (var step : List.of(List.of(a, -1L), List.of(b, a), List.of(-1L, b))) {
      sql.sql("UPDATE audit_lines SET sequence = ? WHERE sequence = ?")
          .params(step.get(1), step.get(0))
          .update();
    }
    return "lines " + a + " and " + b + " swapped";
  }

  /** A line in the middle goes, and those behind close up. */
  private static String renumber(JdbcClient sql, Random random) {
    long place = 1 + random.nextInt(LINES - 1);
    sql.sql("DELETE FROM audit_lines WHERE sequence = ?").param(place).update();
    for (long i = place + 1; i <= LINES; i++) {
      sql.sql("UPDATE audit_lines SET sequence = ? WHERE sequence = ?").params(i - 1, i).update();
    }
    sql.sql("UPDATE audit_head SET sequence = ?").param(LINES - 1).update();
    return "line " + place + " taken out";
  }

  private static String cutTail(JdbcClient sql, Random random) {
    long place = place(random);
    sql.sql("DELETE FROM audit_lines WHERE sequence >= ?").param(place).update();
    return "cut from " + place;
  }

  private static String cutTailWithHead(JdbcClient sql, Random random) {
    long place = 2 + random.nextInt(LINES - 1);
    sql.sql("DELETE FROM audit_lines WHERE sequence >= ?").param(place).update();
    sql.sql(
            """
            UPDATE audit_head SET sequence = ?,
              hash = (SELECT hash FROM audit_lines WHERE audit_lines.sequence = ?)
            """)
        .params(place - 1, place - 1)
        .update();
    return "cut from " + place + " with the head";
  }

  private static String insertBehind(JdbcClient sql, Random random) {
    long place = LINES + 1 + random.nextInt(3);
    sql.sql(
            """
            INSERT INTO audit_lines SELECT ?, recorded_at, who, what, object, details, ip, hash
            FROM audit_lines WHERE sequence = ?
            """)
        .params(place, place(random))
        .update();
    return "inserted at " + place;
  }

  private static String editHead(JdbcClient sql, Random random) {
    var set =
        List.of("sequence = sequence - 1", "sequence = sequence + 1", "hash = 'ff'", "seal = ''")
            .get(random.nextInt(4));
    sql.sql("UPDATE audit_head SET " + set).update();
    return "head: " + set;
  }

  /** Whoever knows how the hashes are made writes a new end; only the seal is out of reach. */
  private static String rewriteFromAPlace(JdbcClient sql, Random random) {
    long place = place(random);
    sql.sql("UPDATE audit_lines SET object = 'forged' WHERE sequence = ?").param(place).update();
    var lines = AuditRows.rawBehind(sql, 0, LINES);
    var hash = AuditHead.NONE.hash();
    for (var line : lines) {
      hash = AuditChain.hash(hash, line);
      sql.sql("UPDATE audit_lines SET hash = ? WHERE sequence = ?")
          .params(hash, line.sequence())
          .update();
    }
    sql.sql("UPDATE audit_head SET hash = ?").param(hash).update();
    return "rewritten from " + place;
  }

  /** All rows, to be put back. */
  private record Rows(List<AuditCheck.RawLine> lines, AuditCheck.RawHead head) {

    static Rows of(TestDatabase database) {
      return database.read(
          sql ->
              new Rows(
                  AuditRows.rawBehind(sql, 0, LINES + 10), AuditRows.rawHead(sql).orElseThrow()));
    }

    void restore(TestDatabase database) {
      database.write(
          sql -> {
            sql.sql("DELETE FROM audit_lines").update();
            for (var line : lines) {
              sql.sql("INSERT INTO audit_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                  .params(
                      line.sequence(),
                      line.recordedAt(),
                      line.who(),
                      line.what(),
                      line.object(),
                      line.details(),
                      line.ip(),
                      line.hash())
                  .update();
            }
            return sql.sql("UPDATE audit_head SET sequence = ?, hash = ?, seal = ?")
                .params(head.sequence(), head.hash(), head.seal())
                .update();
          });
    }
  }
}
