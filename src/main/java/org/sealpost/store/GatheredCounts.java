package org.sealpost.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts that gather in memory and are written to the database now and then, all in one
 * transaction; a crash loses what has not been written. Any number of threads.
 *
 * @param <K> what is counted
 */
public final class GatheredCounts<K> {

  /** From so many different keys on they are written at once. */
  private static final int MOST = 10_000;

  private final Database database;
  private final Function<JdbcClient, BiConsumer<K, Long>> round;
  private final AtomicReference<ConcurrentHashMap<K, LongAdder>> gathered =
      new AtomicReference<>(new ConcurrentHashMap<>());

  /**
   * Counts.
   *
   * @param round begins a round of writing: what it returns gets each key with its count
   */
  public GatheredCounts(Database database, Function<JdbcClient, BiConsumer<K, Long>> round) {
    this.database = database;
    this.round = round;
  }

  /** Counts one. */
  public void count(K key) {
    var counts = gathered.get();
    counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
    if (counts.size() >= MOST) {
      flush();
    }
  }

  /** Writes down what has gathered; what cannot be written counts with the next round. */
  public void flush() {
    var counts = gathered.getAndSet(new ConcurrentHashMap<>());
    if (counts.isEmpty()) {
      return;
    }
    try {
      database.write(
          sql -> {
            var written = round.apply(sql);
            counts.forEach((key, count) -> written.accept(key, count.sum()));
            return counts.size();
          });
    } catch (RuntimeException unwritten) {
      keep(counts);
      throw unwritten;
    }
  }

  private void keep(Map<K, LongAdder> counts) {
    counts.forEach(
        (key, count) -> gathered.get().computeIfAbsent(key, _ -> new LongAdder()).add(count.sum()));
  }
}
