package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.Protection;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Transmission;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/**
 * A queue works the same however much waits in it. The short form has 2,000 mails; the long form
 * has as many as {@code -Dsealpost.queue.depth=1000000} says, and prints at 1,000, 10,000, 100,000
 * and 1,000,000 mails what accepting, starting, delivering and looking cost.
 */
class QueueDepthTest {

  private static final int DEPTH = Integer.getInteger("sealpost.queue.depth", 2_000);
  private static final boolean LONG_FORM = DEPTH > 2_000;
  private static final int MAILS = LONG_FORM ? 4_000 : 200;
  private static final int THREADS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @OnBothEngines
  void costsNoMoreWhenMoreWaits(TestDatabase database) throws Exception {
    var post = new Post(database, DeliverySettings.usual(Post.HOSTNAME));
    var deep = new DeepQueue(post);
    var depths =
        LONG_FORM
            ? IntStream.of(1_000, 10_000, 100_000, 1_000_000).filter(d -> d <= DEPTH).toArray()
            : new int[] {500, DEPTH};
    System.out.printf(
        "%s%n%9s %10s %10s %9s %10s %10s %9s %9s %9s %9s %9s%n",
        database,
        "queued",
        "accept/s",
        "CPU ms",
        "start ms",
        "deliver/s",
        "CPU ms",
        "page ms",
        "counts ms",
        "dest. ms",
        "retry ms",
        "heap MiB");
    for (int depth : depths) {
      deep.fill(depth);
      measure(post, depth);
      assertThat(tallied(post)).isEqualTo(counted(post));
    }
  }

  private static void measure(Post post, int depth) throws Exception {
    var accepting = new Watch();
    accept(post);
    var accepted = accepting.read(MAILS);
    var sink = new Sink();
    var starting = new Watch();
    Figures delivered;
    double startMillis;
    double heap;
    try (var courier = post.courier(sink)) {
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> sink.taken.get() > 0);
      startMillis = starting.millis();
      int before = sink.taken.get();
      var delivering = new Watch();
      await().atMost(PATIENCE).until(() -> sink.taken.get() >= before + MAILS);
      delivered = delivering.read(sink.taken.get() - before);
      sink.stop();
      heap = heap();
      assertThat(courier.running()).isLessThanOrEqualTo(200);
      assertThat(post.queue.counts().underWay()).isLessThanOrEqualTo(20_000);
      sink.go();
    }
    var page = new Watch();
    assertThat(post.queue.page(QueueFilter.ALL, "", 50)).hasSize(50);
    double pageMillis = page.millis();
    var counts = new Watch();
    assertThat(post.queue.counts().underWay()).isZero();
    double countMillis = counts.millis();
    var destinations = new Watch();
    assertThat(post.queue.destinations(20)).hasSize(20);
    double destinationMillis = destinations.millis();
    var retrying = new Watch();
    assertThat(post.queue.retry(Domain.of("nobody.test"))).isZero();
    System.out.printf(
        "%,9d %10.0f %10.2f %9.0f %10.0f %10.2f %9.1f %9.1f %9.1f %9.1f %9.1f%n",
        depth,
        accepted.perSecond,
        accepted.cpuMillis,
        startMillis,
        delivered.perSecond,
        delivered.cpuMillis,
        pageMillis,
        countMillis,
        destinationMillis,
        retrying.millis(),
        heap);
  }

  private static void accept(Post post) throws InterruptedException {
    var next = new AtomicInteger();
    var threads =
        Stream.generate(() -> Thread.ofVirtual().unstarted(() -> acceptSome(post, next)))
            .limit(THREADS)
            .toList();
    threads.forEach(Thread::start);
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void acceptSome(Post post, AtomicInteger next) {
    for (int i; (i = next.getAndIncrement()) < MAILS; ) {
      post.accept(
          Post.mail("m"), "s" + i % 400 + "@example.org", "new@" + (char) ('a' + i % 26) + ".test");
    }
  }

  private static double heap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
  }

  private static Map<String, Long> tallied(Post post) {
    return rows(
        post,
        "SELECT destination, state, reason, sum(recipients) FROM delivery_tallies"
            + " GROUP BY destination, state, reason HAVING sum(recipients) <> 0");
  }

  private static Map<String, Long> counted(Post post) {
    return rows(
        post,
        "SELECT destination, state, reason, count(*) FROM delivery_recipients"
            + " GROUP BY destination, state, reason UNION ALL SELECT '', state, reason, count(*)"
            + " FROM delivery_recipients GROUP BY state, reason");
  }

  private static Map<String, Long> rows(Post post, String statement) {
    List<Map.Entry<String, Long>> rows =
        post.database.read(
            sql ->
                sql.sql(statement)
                    .query(
                        (row, n) ->
                            Map.entry(
                                row.getString(1) + "/" + row.getString(2) + "/" + row.getString(3),
                                row.getLong(4)))
                    .list());
    return rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private record Figures(double perSecond, double cpuMillis) {}

  /** Time on the wall and on the processors. */
  private static final class Watch {

    private final OperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long began = System.nanoTime();
    private final long cpu = system.getProcessCpuTime();

    double millis() {
      return (System.nanoTime() - began) / 1e6;
    }

    Figures read(long mails) {
      return new Figures(
          mails * 1_000.0 / millis(), (system.getProcessCpuTime() - cpu) / 1e6 / mails);
    }
  }

  /** A next hop that takes everything, until it is told to wait. */
  private static final class Sink implements Carrier {

    final AtomicInteger taken = new AtomicInteger();
    private volatile CountDownLatch open = new CountDownLatch(0);
    private final AtomicLong octets = new AtomicLong();

    void stop() {
      open = new CountDownLatch(1);
    }

    void go() {
      open.countDown();
    }

    @Override
    public Connection open(Hop hop, Protection protection) {
      return new Connection() {
        @Override
        public Transmission send(Envelope envelope, Content content) {
          try {
            open.await();
          } catch (InterruptedException leave) {
            Thread.currentThread().interrupt();
          }
          octets.addAndGet(content.size());
          taken.addAndGet(envelope.recipients().size());
          return new Transmission(
              envelope.recipients().stream()
                  .<RecipientOutcome>map(r -> new RecipientOutcome.Accepted(r, FakeCarrier.OK))
                  .toList(),
              Optional.empty(),
              hop.toString());
        }

        @Override
        public boolean isUsable() {
          return true;
        }

        @Override
        public void close() {}
      };
    }
  }
}
