package org.sealpost.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.sealpost.store.TestDatabases;

/**
 * How many mails of 5 KiB are accepted durably in a second, and how many are delivered to a hop
 * that takes everything at once. Run it by hand: {@code QueueBenchmark sqlite|postgres}.
 */
final class QueueBenchmark {

  private static final Duration SPAN = Duration.ofSeconds(4);

  private QueueBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    boolean postgres = arguments.length > 0 && arguments[0].equals("postgres");
    try (var database = postgres ? TestDatabases.postgres() : TestDatabases.sqlite()) {
      var post = new Post(database);
      var octets =
          Post.mail("x")
              + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab\r\n".repeat(80);
      accept(post, octets, 10);
      for (int threads : new int[] {1, 10, 50}) {
        System.out.printf("accept, %d threads: %d/s%n", threads, accept(post, octets, threads));
      }
      long waiting = post.rows("delivery_recipients");
      long began = System.nanoTime();
      try (var courier = post.courier()) {
        while (!post.isEmpty()) {
          Thread.sleep(20);
        }
        System.out.printf(
            "deliver: %d/s, %d connections, %d running%n",
            waiting * 1_000_000_000L / (System.nanoTime() - began),
            post.carrier.connections.get(),
            courier.running());
      }
      try (var courier = post.courier()) {
        long both = accept(post, octets, 20);
        System.out.printf(
            "accept and deliver at once, 20 threads: %d/s accepted, %d left, %d running%n",
            both, post.rows("delivery_recipients"), courier.running());
      }
    }
  }

  private static long accept(Post post, String octets, int threads) throws InterruptedException {
    var count = new AtomicLong();
    long began = System.nanoTime();
    long end = began + SPAN.toNanos();
    var all = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      var domain = (char) ('a' + i % 5) + ".test";
      all.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (System.nanoTime() < end) {
                      post.accept(octets, "anna@example.org", "bob@" + domain);
                      count.incrementAndGet();
                    }
                  }));
    }
    for (var thread : all) {
      thread.join();
    }
    return count.get() * 1_000_000_000L / (System.nanoTime() - began);
  }
}
