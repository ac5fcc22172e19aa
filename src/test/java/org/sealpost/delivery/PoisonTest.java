package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.Protection;
import org.sealpost.smtp.Transmission;
import org.sealpost.store.DiskRefusedException;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

/** A mail that breaks whoever carries it is put aside after three times; others go on. */
class PoisonTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @OnBothEngines
  void aMailThatOverflowsTheStackThreeTimesWaitsForAPerson(TestDatabase database) {
    parksOnly(database, PoisonTest::overflow);
  }

  @OnBothEngines
  void aMailThatTakesAllMemoryThreeTimesWaitsForAPerson(TestDatabase database) {
    parksOnly(
        database,
        () -> {
          throw new OutOfMemoryError("on purpose");
        });
  }

  @OnBothEngines
  void aMailThatMeetsAMistakeOfOursThreeTimesWaitsForAPerson(TestDatabase database) {
    parksOnly(
        database,
        () -> {
          throw new IllegalStateException("on purpose");
        });
  }

  private static void parksOnly(TestDatabase database, Supplier<Transmission> breaks) {
    var post = new Post(database);
    var carrier = new Breaking(post.carrier, breaks);
    var poison = post.accept(Post.mail("poison"), "anna@example.org", "bob@a.test");
    for (int i = 0; i < 10; i++) {
      post.accept(Post.mail("harmless"), "anna@example.org", "r" + i + "@a.test");
    }
    try (var _ = post.courier(carrier)) {
      await().atMost(LONG).until(() -> post.queue.counts().parked() == 1);
      await().atMost(LONG).until(() -> post.carrier.recipients().size() == 10);
      assertThat(carrier.broken).hasValue(3);
      var waiting = post.queue.entry(poison).orElseThrow().recipients().getFirst();
      assertThat(waiting.state()).isEqualTo(QueueState.PARKED);
      assertThat(waiting.reason()).contains(Reason.POISON);
      assertThat(post.queue.counts().queued()).isZero();
      carrier.heals = true;
      assertThat(post.queue.release(poison)).isEqualTo(1);
      await().atMost(LONG).until(post::isEmpty);
    }
  }

  @Test
  void aDiskThatRefusesIsNotTheMailsFault() {
    try (var database = TestDatabases.sqlite()) {
      var post = new Post(database);
      var carrier =
          new Breaking(
              post.carrier,
              () -> {
                throw new DiskRefusedException("on purpose");
              });
      post.accept(Post.mail("poison"), "anna@example.org", "bob@a.test");
      try (var _ = post.courier(carrier)) {
        await().atMost(LONG).until(() -> carrier.broken.get() > 4);
        assertThat(post.queue.counts().parked()).isZero();
        carrier.heals = true;
        await().atMost(LONG).until(post::isEmpty);
      }
    }
  }

  private static Transmission overflow() {
    return deeper(1);
  }

  private static Transmission deeper(int depth) {
    return depth == 0 ? deeper(1) : deeper(depth + 1);
  }

  /** A carrier that some content breaks. */
  private static final class Breaking implements Carrier {

    final AtomicInteger broken = new AtomicInteger();
    volatile boolean heals;
    private final Carrier carrier;
    private final Supplier<Transmission> breaks;

    Breaking(Carrier carrier, Supplier<Transmission> breaks) {
      this.carrier = carrier;
      this.breaks = breaks;
    }

    @Override
    public Connection open(Hop hop, Protection protection) {
      var connection = carrier.open(hop, protection);
      return new Connection() {
        @Override
        public Transmission send(Envelope envelope, Content content) {
          if (!heals
              && new String(content.octets(), StandardCharsets.US_ASCII).contains("poison")) {
            broken.incrementAndGet();
            return breaks.get();
          }
          return connection.send(envelope, content);
        }

        @Override
        public boolean isUsable() {
          return connection.isUsable();
        }

        @Override
        public void close() {
          connection.close();
        }
      };
    }
  }
}
