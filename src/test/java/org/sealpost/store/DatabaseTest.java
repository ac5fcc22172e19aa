package org.sealpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseTest {

  private static void makeTable(Database database) {
    database.write(
        sql -> sql.sql("CREATE TABLE store_test (word TEXT PRIMARY KEY, n BIGINT)").update());
  }

  private static int insert(JdbcClient sql, String word) {
    return sql.sql("INSERT INTO store_test (word, n) VALUES (?, 1)").param(word).update();
  }

  private static long count(Database database) {
    return database.read(
        sql -> sql.sql("SELECT count(*) FROM store_test").query(Long.class).single());
  }

  @OnBothEngines
  void keepsWhatWasWrittenOverARestart(TestDatabase database) {
    makeTable(database);
    database.write(sql -> insert(sql, "a"));
    database.restart();
    assertThat(count(database)).isEqualTo(1);
  }

  @OnBothEngines
  void leavesNothingOfAWorkThatFails(TestDatabase database) {
    makeTable(database);
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      insert(sql, "a");
                      throw new IllegalArgumentException("on purpose");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("on purpose");
    assertThat(count(database)).isZero();
  }

  @OnBothEngines
  void saysThatAKeyIsTaken(TestDatabase database) {
    makeTable(database);
    database.write(sql -> insert(sql, "a"));
    assertThatThrownBy(() -> database.write(sql -> insert(sql, "a")))
        .isInstanceOf(DuplicateKeyException.class);
  }

  @OnBothEngines
  void letsAWorkFailAloneAmongManyThreads(TestDatabase database) throws Exception {
    makeTable(database);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 400; i++) {
        int n = i;
        Callable<Boolean> work = () -> written(database, n);
        outcomes.add(threads.submit(work));
      }
      for (int i = 0; i < outcomes.size(); i++) {
        assertThat(outcomes.get(i).get()).isEqualTo(i % 5 != 0);
      }
    }
    assertThat(count(database)).isEqualTo(320);
  }

  private static boolean written(Database database, int n) {
    try {
      return database.write(
          sql -> {
            insert(sql, "w" + n);
            if (n % 5 == 0) {
              throw new IllegalStateException("on purpose");
            }
            return true;
          });
    } catch (IllegalStateException onPurpose) {
      return false;
    }
  }

  @OnBothEngines
  void refusesToWriteWhereItShouldRead(TestDatabase database) {
    makeTable(database);
    assertThatThrownBy(() -> database.read(sql -> insert(sql, "a")))
        .isInstanceOf(RuntimeException.class);
    assertThat(count(database)).isZero();
  }

  @OnBothEngines
  void readsOneStateOfTheRows(TestDatabase database) {
    makeTable(database);
    long difference =
        database.read(
            sql -> {
              long before = sql.sql("SELECT count(*) FROM store_test").query(Long.class).single();
              var other = Thread.ofVirtual().start(() -> database.write(w -> insert(w, "a")));
              try {
                other.join();
              } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
              }
              return sql.sql("SELECT count(*) FROM store_test").query(Long.class).single() - before;
            });
    assertThat(difference).isZero();
    assertThat(count(database)).isEqualTo(1);
  }

  @org.junit.jupiter.api.Test
  void givesUpAWorkWhoseThreadIsInterruptedBeforeItBegan() throws Exception {
    try (var database = TestDatabases.sqlite()) {
      makeTable(database);
      var begun = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var holder =
          Thread.ofVirtual()
              .start(
                  () ->
                      database.write(
                          sql -> {
                            begun.countDown();
                            awaitQuietly(goOn);
                            return insert(sql, "first");
                          }));
      begun.await();
      var thrown = new AtomicReference<Throwable>();
      var second =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      database.write(sql -> insert(sql, "second"));
                    } catch (CancellationException given) {
                      thrown.set(given);
                    }
                  });
      second.interrupt();
      second.join();
      goOn.countDown();
      holder.join();
      assertThat(thrown.get()).isInstanceOf(CancellationException.class);
      assertThat(count(database)).isEqualTo(1);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  @org.junit.jupiter.api.Test
  void refusesATransactionWithinATransaction() {
    try (var database = TestDatabases.sqlite()) {
      makeTable(database);
      assertThatThrownBy(() -> database.write(sql -> database.write(inner -> insert(inner, "a"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a transaction within a transaction");
    }
  }
}
