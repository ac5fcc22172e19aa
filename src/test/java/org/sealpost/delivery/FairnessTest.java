package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** Whoever sends much waits for himself; nobody else waits for him. */
class FairnessTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** What two connections have claimed when somebody comes, and the growth meanwhile. */
  private static final int NEXT_FEW = 40;

  @OnBothEngines
  void aSingleMailGoesWithinTheNextFewThoughAnotherSendsTenThousand(TestDatabase database) {
    var post = new Post(database);
    var permits = new Semaphore(0);
    post.carrier.during = permits::acquireUninterruptibly;
    post.acceptMany(10_000, "big@example.org", "many@s.test");
    try (var courier = post.courier()) {
      await().atMost(LONG).until(() -> courier.running() > 0);
      post.accept(Post.mail("one"), "anna@example.org", "one@s.test");
      permits.release(NEXT_FEW);
      await().atMost(LONG).until(() -> post.carrier.recipients().contains("one@s.test"));
      assertThat(post.carrier.recipients()).hasSizeLessThanOrEqualTo(NEXT_FEW);
      post.carrier.during = () -> {};
      permits.release(NEXT_FEW);
    }
  }

  @OnBothEngines
  void sendersOfManyMailsShareTheirDestination(TestDatabase database) {
    var post = new Post(database);
    var permits = new Semaphore(90);
    post.carrier.during = permits::acquireUninterruptibly;
    post.acceptMany(300, "big@example.org", "big@s.test");
    post.acceptMany(300, "other@example.org", "other@s.test");
    post.acceptMany(300, "", "bounce@s.test");
    try (var _ = post.courier()) {
      await().atMost(LONG).until(() -> post.carrier.taken.size() == 90);
      for (var each : List.of("big@s.test", "other@s.test", "bounce@s.test")) {
        assertThat(post.carrier.recipients().stream().filter(each::equals).count())
            .isBetween(20L, 40L);
      }
      post.carrier.during = () -> {};
      permits.release(NEXT_FEW);
    }
  }

  @OnBothEngines
  void newMailDoesNotWaitForWhatWasDeferred(TestDatabase database) {
    var post = new Post(database);
    var permits = new Semaphore(0);
    post.carrier.during = permits::acquireUninterruptibly;
    post.acceptMany(2_000, "anna@example.org", "late@s.test");
    tried(post, "late@s.test");
    try (var courier = post.courier()) {
      await().atMost(LONG).until(() -> courier.running() > 0);
      post.accept(Post.mail("new"), "anna@example.org", "new@s.test");
      permits.release(NEXT_FEW);
      await().atMost(LONG).until(() -> post.carrier.recipients().contains("new@s.test"));
      post.carrier.during = () -> {};
      permits.release(NEXT_FEW);
    }
  }

  @OnBothEngines
  void whatWasDeferredDoesNotWaitForNewMail(TestDatabase database) {
    var post = new Post(database);
    post.accept(Post.mail("late"), "anna@example.org", "late@s.test");
    tried(post, "late@s.test");
    var permits = new Semaphore(NEXT_FEW);
    post.carrier.during = permits::acquireUninterruptibly;
    post.acceptMany(2_000, "anna@example.org", "new@s.test");
    try (var _ = post.courier()) {
      await().atMost(LONG).until(() -> post.carrier.recipients().contains("late@s.test"));
      post.carrier.during = () -> {};
      permits.release(NEXT_FEW);
    }
  }

  @OnBothEngines
  void aDeferredMailDoesNotWaitForAnothersThousands(TestDatabase database) {
    var post = new Post(database);
    post.acceptMany(3_000, "big@example.org", "many@s.test");
    tried(post, "many@s.test");
    post.accept(Post.mail("one"), "anna@example.org", "one@s.test");
    tried(post, "one@s.test");
    var permits = new Semaphore(NEXT_FEW);
    post.carrier.during = permits::acquireUninterruptibly;
    try (var _ = post.courier()) {
      await().atMost(LONG).until(() -> post.carrier.recipients().contains("one@s.test"));
      post.carrier.during = () -> {};
      permits.release(NEXT_FEW);
    }
  }

  /** As if it had been deferred before, and were due again. */
  private static void tried(Post post, String recipient) {
    post.database.write(
        sql ->
            sql.sql(
                    "UPDATE delivery_recipients SET attempts = 1, reason = 'dns' WHERE recipient ="
                        + " ?")
                .param(recipient)
                .update());
  }

  @OnBothEngines
  void hopsThatHangDoNotStopTheRest(TestDatabase database) {
    var usual = Post.settings();
    var settings =
        new DeliverySettings(
            usual.hostname(),
            usual.instance(),
            usual.firstRetry(),
            usual.longestRetry(),
            usual.lifetime(),
            usual.delayNotice(),
            8,
            4,
            100);
    var post = new Post(database, settings);
    var never = new Semaphore(0);
    var hangs = Domain.of("m.test");
    post.carrier.answers =
        (hop, recipient) -> {
          if (recipient.domain().name().compareTo(hangs.name()) <= 0) {
            never.acquireUninterruptibly();
          }
          return new RecipientOutcome.Accepted(recipient, FakeCarrier.OK);
        };
    for (char c = 'a'; c <= 'm'; c++) {
      post.accept(Post.mail("x"), "", "1@" + c + ".test");
      post.accept(Post.mail("x"), "", "2@" + c + ".test");
    }
    try (var courier = post.courier()) {
      await().atMost(LONG).until(() -> courier.running() == 8);
      for (char c = 'n'; c <= 'z'; c++) {
        post.accept(Post.mail("x"), "", "quick@" + c + ".test");
      }
      post.clock.forward(Duration.ofMinutes(1));
      await().atMost(LONG).until(() -> quick(post) > 0);
      assertThat(courier.running()).isLessThanOrEqualTo(4 * 8);
      post.clock.forward(Duration.ofMinutes(1));
      await().atMost(LONG).until(() -> quick(post) == 13);
      never.release(1_000);
      await().atMost(LONG).until(post::isEmpty);
    }
  }

  private static long quick(Post post) {
    return post.carrier.recipients().stream().filter(r -> r.startsWith("quick@")).count();
  }
}
