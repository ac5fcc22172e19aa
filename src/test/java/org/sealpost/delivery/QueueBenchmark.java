package org.sealpost.delivery;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.sealpost.store.TestDatabases;

/**
 * How many mails of 5 KiB are accepted durably in a second, and how many are delivered to a hop
 * that takes everything at once; beside each the mails per second of processor time, which a busy
 * machine does not change. Run it by hand: {@code QueueBenchmark sqlite|postgres}.
 */
final class QueueBenchmark {

  private static final Duration SPAN = Duration.ofSeconds(4);
  private static final String OCTETS =
      Post.mail("x")
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab\r\n".repeat(80);

  private QueueBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    boolean postgres = arguments.length > 0 && arguments[0].equals("postgres");
    try (var database = postgres ? TestDatabases.postgres() : TestDatabases.sqlite()) {
      var post = new Post(database);
      accept(post, 10);
      deliver(post);
      for (int threads : new int[] {1, 10, 50}) {
        var watch = new Watch();
        watch.tell("accept, " + threads + " threads", accept(post, threads));
      }
      deliver(post);
      try (var courier = post.courier()) {
        var watch = new Watch();
        watch.tell("accept with a courier beside, 20 threads", accept(post, 20));
        System.out.printf(
            "  left then: %d; running: %d%n", post.rows("delivery_recipients"), courier.running());
      }
    }
  }

  private static void deliver(Post post) throws InterruptedException {
    long waiting = post.rows("delivery_recipients");
    var watch = new Watch();
    try (var _ = post.courier()) {
      while (post.rows("delivery_recipients") > 0) {
        Thread.sleep(100);
      }
      watch.tell("deliver " + waiting, waiting);
    }
  }

  private static long accept(Post post, int threads) throws InterruptedException {
    var count = new AtomicLong();
    long end = System.nanoTime() + SPAN.toNanos();
    var all = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      var domain = (char) ('a' + i % 5) + ".test";
      all.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (System.nanoTime() < end) {
                      post.accept(OCTETS, "anna@example.org", "bob@" + domain);
                      count.incrementAndGet();
                    }
                  }));
    }
    for (var thread : all) {
      thread.join();
    }
    return count.get();
  }

  /** Time on the wall and on the processors. */
  private static final class Watch {

    private final OperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long began = System.nanoTime();
    private final long cpu = system.getProcessCpuTime();

    void tell(String what, long mails) {
      double wall = (System.nanoTime() - began) / 1e9;
      double used = (system.getProcessCpuTime() - cpu) / 1e9;
      System.out.printf(
          "%s: %.0f/s, %.0f per second of processor%n", what, mails / wall, mails / used);
    }
  }
}
