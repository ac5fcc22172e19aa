package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each sync takes two seconds more while twenty mails come in a second: nobody hears yes before his
 * sync, everybody's mail arrives, and the gateway grows neither in threads nor in memory.
 *
 * <p>The short form runs in the suite. The long one: {@code ./sealpost test -Dtest=SlowDiskTest
 * -Dsealpost.faults.seconds=60}.
 */
class SlowDiskTest {

  private static final int SECONDS = Integer.getInteger("sealpost.faults.seconds", 8);
  private static final int MAILS_A_SECOND = 20;
  private static final Duration DELAY = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofMinutes(3);

  /** Platform threads that a session more would be noticed among. */
  private static final int MORE_THREADS = 40;

  @TempDir Path folder;

  private final LargeMails mails = new LargeMails(4_000);

  /** What came of one mail, and how long its sender waited. */
  private record Sent(LargeMails.Attempt attempt, Duration waited) {}

  @BeforeEach
  void traceable() throws InterruptedException {
    Strace.assumeUsable();
  }

  @Test
  void nobodyHearsYesBeforeASlowSyncAndNothingPilesUp() throws Exception {
    var data = folder.resolve("data");
    try (var sink = new HashingSink(folder);
        var gateway =
            new GatewayUnderFire(folder, GatewayUnderFire.passingTo(sink.address(), data))) {
      gateway.start();
      assertThat(send(gateway, 0).attempt.isTaken()).isTrue();
      int threads = threads(gateway);
      var sent = new ArrayList<CompletableFuture<Sent>>();
      int mostThreads;
      long memory;
      try (var _ =
              Strace.process(
                  gateway.pid(),
                  folder.resolve("slow"),
                  "trace=fsync,fdatasync",
                  "inject=fsync,fdatasync:delay_enter=" + DELAY.toNanos() / 1_000);
          var senders = Executors.newVirtualThreadPerTaskExecutor()) {
        mostThreads = fire(gateway, sent, senders);
        memory = gateway.ownMebibytes();
        sent.forEach(CompletableFuture::join);
      }
      var results = sent.stream().map(CompletableFuture::join).toList();
      var taken = results.stream().filter(one -> one.attempt.isTaken()).toList();
      report(results, taken, threads, mostThreads, memory);
      assertThat(taken)
          .as("yes, and no sync before it")
          .allMatch(s -> s.waited.compareTo(DELAY) >= 0);
      assertThat(results)
          .extracting(s -> s.attempt.reply())
          .allMatch(r -> r.matches("(250|4..) .*"));
      assertThat(taken).hasSizeGreaterThan(results.size() / 2);
      assertThat(mostThreads).isLessThan(threads + MORE_THREADS);
      assertThat(memory).isLessThan(700);
      assertThat(Faults.within(LONG, () -> Faults.queued(data) == 0 && sink.isQuiet())).isTrue();
      for (var one : taken) {
        assertThat(sink.arrived().get(one.attempt.key())).containsExactly(one.attempt.hash());
      }
      assertThat(send(gateway, results.size() + 1).attempt.isTaken()).isTrue();
    }
  }

  /** Sends at an even pace, whether answers come or not; the most threads that were seen. */
  private int fire(
      GatewayUnderFire gateway,
      List<CompletableFuture<Sent>> sent,
      java.util.concurrent.Executor senders)
      throws IOException {
    int most = 0;
    long began = System.nanoTime();
    for (int n = 1; n <= SECONDS * MAILS_A_SECOND; n++) {
      int number = n;
      sent.add(CompletableFuture.supplyAsync(() -> send(gateway, number), senders));
      if (n % MAILS_A_SECOND == 0) {
        most = Math.max(most, threads(gateway));
      }
      long due = began + n * Duration.ofSeconds(1).toNanos() / MAILS_A_SECOND;
      LockSupport.parkNanos(due - System.nanoTime());
    }
    return most;
  }

  private Sent send(GatewayUnderFire gateway, int number) {
    long began = System.nanoTime();
    var attempt = mails.once(gateway.listener("inbound"), number);
    return new Sent(attempt, Duration.ofNanos(System.nanoTime() - began));
  }

  private static int threads(GatewayUnderFire gateway) throws IOException {
    try (var tasks = Files.list(Path.of("/proc", String.valueOf(gateway.pid()), "task"))) {
      return (int) tasks.count();
    }
  }

  private static void report(
      List<Sent> results, List<Sent> taken, int threads, int most, long memory) {
    System.out.printf(
        "slow disk: %d mails in %d s with syncs slower by %d s, %d taken, longest wait %d s,"
            + " threads %d before and %d at most, %d MiB of memory of its own%n",
        results.size(),
        SECONDS,
        DELAY.toSeconds(),
        taken.size(),
        results.stream().mapToLong(s -> s.waited.toSeconds()).max().orElse(0),
        threads,
        most,
        memory);
  }
}
