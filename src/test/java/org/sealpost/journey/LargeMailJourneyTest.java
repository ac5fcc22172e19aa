package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mails of 50 MiB, many at once, through the whole gateway with the heap it always has.
 *
 * <p>The short form runs in the suite. The long one: {@code ./sealpost test
 * -Dtest=LargeMailJourneyTest -Dsealpost.large.mails=1000 -Dsealpost.large.atonce=64}.
 */
class LargeMailJourneyTest {

  private static final int MAILS = Integer.getInteger("sealpost.large.mails", 12);
  private static final int AT_ONCE = Integer.getInteger("sealpost.large.atonce", 6);
  private static final int SIZE = 50 << 20;

  @TempDir Path folder;

  @Test
  void everyLargeMailArrivesOnceWithItsOctetsUnchanged() throws Exception {
    try (var sink = new HashingSink(folder);
        var gateway =
            new GatewayUnderFire(
                folder,
                GatewayUnderFire.relayingTo(sink.address(), folder.resolve("data")),
                GatewayUnderFire.AS_LAUNCHED)) {
      gateway.start();
      var memory = new Memory(gateway);
      long began = System.nanoTime();
      var sent = send(gateway.listener("inbound"));
      double accepted = (System.nanoTime() - began) / 1e9;
      await()
          .atMost(Duration.ofMinutes(10))
          .until(
              () -> !gateway.isAlive() || sink.arrived().keySet().containsAll(keys(sent).keySet()));
      System.out.printf(
          "large mails: %d of %d MiB, %d at once, accepted in %.0f s, delivered in %.0f s,"
              + " asked to come again %d times, its own memory at most %d MiB%n",
          MAILS,
          SIZE >> 20,
          AT_ONCE,
          accepted,
          (System.nanoTime() - began) / 1e9,
          sent.stream().mapToInt(LargeMails.Sent::again).sum(),
          memory.most());
      assertThat(sink.arrived()).isEqualTo(keys(sent));
      assertThat(gateway.stop()).isIn(0, 143);
    }
  }

  /** Looks at the gateway's memory twice a second until it is asked for the most it saw. */
  private static final class Memory {

    private final CompletableFuture<Boolean> enough = new CompletableFuture<>();
    private final CompletableFuture<Long> most = new CompletableFuture<>();

    Memory(GatewayUnderFire gateway) {
      Thread.ofVirtual().start(() -> watch(gateway));
    }

    private void watch(GatewayUnderFire gateway) {
      long seen = 0;
      try {
        while (!enough.isDone() && gateway.isAlive()) {
          seen = Math.max(seen, gateway.ownMebibytes());
          enough.copy().completeOnTimeout(true, 500, TimeUnit.MILLISECONDS).join();
        }
        most.complete(seen);
      } catch (IOException gone) {
        most.completeExceptionally(gone);
      }
    }

    long most() {
      enough.complete(true);
      return most.join();
    }
  }

  private static Map<String, List<String>> keys(List<LargeMails.Sent> sent) {
    return sent.stream().collect(Collectors.toMap(LargeMails.Sent::key, s -> List.of(s.hash())));
  }

  private static List<LargeMails.Sent> send(InetSocketAddress gateway) throws Exception {
    var mails = new LargeMails(SIZE);
    var sent = new ArrayList<LargeMails.Sent>();
    try (var senders = Executors.newFixedThreadPool(AT_ONCE)) {
      var tasks = new ArrayList<Callable<LargeMails.Sent>>();
      for (int i = 0; i < MAILS; i++) {
        int number = i;
        tasks.add(() -> mails.send(gateway, number));
      }
      for (var done : senders.invokeAll(tasks)) {
        sent.add(done.get());
      }
    }
    return sent;
  }
}
