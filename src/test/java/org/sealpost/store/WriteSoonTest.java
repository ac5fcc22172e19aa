package org.sealpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is written without waiting for the disk. */
class WriteSoonTest {

  @OnBothEngines
  void isSeenAtOnceAndOutlivesARestart(TestDatabase database) {
    makeTable(database);
    database.writeSoon(sql -> insert(sql, "a"));
    assertThat(count(database)).isEqualTo(1);
    database.restart();
    assertThat(count(database)).isEqualTo(1);
  }

  @OnBothEngines
  void anActionThatWaitsForTheDiskHappensOnce(TestDatabase database) {
    makeTable(database);
    var done = new AtomicInteger();
    var seen = new AtomicInteger();
    int rows =
        database.writeSoon(
            sql -> {
              AfterCommit.whenSeen(seen::incrementAndGet);
              AfterCommit.then(done::incrementAndGet);
              return insert(sql, "a");
            });
    assertThat(rows).isEqualTo(1);
    assertThat(done).hasValue(1);
    assertThat(seen).hasValue(1);
    assertThat(count(database)).isEqualTo(1);
  }

  @OnBothEngines
  void aWorkThatFailsLeavesNothing(TestDatabase database) {
    makeTable(database);
    var done = new AtomicInteger();
    assertThatThrownBy(
            () ->
                database.writeSoon(
                    sql -> {
                      insert(sql, "a");
                      AfterCommit.then(done::incrementAndGet);
                      throw new IllegalArgumentException("on purpose");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(done).hasValue(0);
    assertThat(count(database)).isZero();
  }

  /** A third needs the disk, a third finds out later that it does, a third never does. */
  @OnBothEngines
  void allKindsShareTheDatabase(TestDatabase database) throws Exception {
    makeTable(database);
    var done = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 600; i++) {
        int n = i;
        Callable<Integer> work =
            switch (n % 3) {
              case 0 -> () -> database.write(sql -> insert(sql, "w" + n));
              case 1 -> () -> database.writeSoon(sql -> insert(sql, "w" + n));
              default -> () -> database.writeSoon(sql -> insertAndTell(sql, "w" + n, done));
            };
        outcomes.add(threads.submit(work));
      }
      for (var outcome : outcomes) {
        assertThat(outcome.get()).isEqualTo(1);
      }
    }
    assertThat(count(database)).isEqualTo(600);
    assertThat(done).hasValue(200);
  }

  private static int insertAndTell(JdbcClient sql, String word, AtomicInteger done) {
    AfterCommit.then(done::incrementAndGet);
    return insert(sql, word);
  }

  @Test
  void whenTheDiskRefusesTheLaterSyncNothingMoreIsTaken(@TempDir Path folder) throws Exception {
    var file = folder.resolve("test.db");
    // A folder in the log's place cannot be opened: stands for a disk that refuses.
    var refusing = folder.resolve("refusing");
    Files.createDirectory(folder.resolve("refusing-wal"));
    try (var writer =
        new GroupWriter(new SqliteConnections(file).writer(), new LogSync(refusing))) {
      writer.write(sql -> sql.sql("CREATE TABLE store_test (word TEXT)").update(), false);
      writer.write(sql -> sql.sql("INSERT INTO store_test VALUES ('a')").update(), true);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> writer.trouble() != null);
      assertThat(writer.trouble()).contains("failed to sync");
      assertThatThrownBy(() -> writer.write(sql -> 1, false))
          .isInstanceOf(DiskRefusedException.class);
      assertThatThrownBy(() -> writer.write(sql -> 1, true))
          .isInstanceOf(DiskRefusedException.class);
    }
  }

  private static void makeTable(Database database) {
    database.write(sql -> sql.sql("CREATE TABLE store_test (word TEXT PRIMARY KEY)").update());
  }

  private static int insert(JdbcClient sql, String word) {
    return sql.sql("INSERT INTO store_test (word) VALUES (?)").param(word).update();
  }

  private static long count(Database database) {
    return database.read(
        sql -> sql.sql("SELECT count(*) FROM store_test").query(Long.class).single());
  }
}
