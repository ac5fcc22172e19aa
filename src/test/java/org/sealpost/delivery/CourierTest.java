package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;

class CourierTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @OnBothEngines
  void deliversAndLeavesNothingBehind(TestDatabase database) {
    var post = new Post(database);
    try (var _ = post.courier()) {
      post.accept(Post.mail("one"), "anna@example.org", "bob@a.test", "eve@b.test");
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.recipients()).containsExactlyInAnyOrder("bob@a.test", "eve@b.test");
      assertThat(post.carrier.taken.getFirst().octets()).isEqualTo(Post.mail("one"));
      assertThat(post.rows("store_contents")).isZero();
    }
  }

  @OnBothEngines
  void deliversWhatWasAcceptedBeforeItBegan(TestDatabase database) {
    var post = new Post(database);
    for (int i = 0; i < 30; i++) {
      post.accept(Post.mail("m" + i), "", "r" + i + "@example.org");
    }
    try (var _ = post.courier()) {
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.recipients()).hasSize(30).doesNotHaveDuplicates();
      assertThat(post.carrier.connections.get()).isLessThan(30);
    }
  }

  @OnBothEngines
  void triesAgainUntilTheHopTakesIt(TestDatabase database) {
    var post = new Post(database);
    var tries = new AtomicInteger();
    post.carrier.answers =
        (hop, recipient) ->
            tries.incrementAndGet() < 4
                ? FakeCarrier.refused(recipient, 451, "4.7.1", "greylisted")
                : new RecipientOutcome.Accepted(recipient, FakeCarrier.OK);
    try (var _ = post.courier()) {
      var mail = post.accept(Post.mail("grey"), "anna@example.org", "bob@a.test");
      await().atMost(LONG).until(post::isEmpty);
      assertThat(tries).hasValue(4);
      assertThat(post.queue.entry(mail)).isEmpty();
    }
  }

  @OnBothEngines
  void triesAnUnreachableHopByOneMailUntilItIsBack(TestDatabase database) {
    var post = new Post(database);
    post.carrier.reaches = hop -> false;
    try (var _ = post.courier()) {
      for (int i = 0; i < 20; i++) {
        post.accept(Post.mail("m" + i), "anna@example.org", "r" + i + "@a.test");
      }
      await().atMost(LONG).until(() -> post.carrier.connections.get() >= 5);
      assertThat(post.carrier.taken).isEmpty();
      assertThat(post.queue.counts().queued()).isEqualTo(20);
      post.carrier.reaches = hop -> true;
      post.clock.forward(Duration.ofHours(2));
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.recipients()).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @OnBothEngines
  void bouncesToTheSenderWhatIsRefusedForGood(TestDatabase database) {
    var post = new Post(database);
    post.carrier.answers =
        (hop, recipient) ->
            recipient.equals(Address.of("nobody@a.test"))
                ? FakeCarrier.refused(recipient, 550, "5.1.1", "no such user")
                : new RecipientOutcome.Accepted(recipient, FakeCarrier.OK);
    try (var _ = post.courier()) {
      var mail = post.accept(Post.mail("x"), "anna@example.org", "nobody@a.test", "bob@a.test");
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.recipients())
          .containsExactlyInAnyOrder("bob@a.test", "anna@example.org");
      var bounce =
          post.carrier.taken.stream()
              .filter(t -> t.envelope().reversePath().sender().isEmpty())
              .findFirst()
              .orElseThrow();
      assertThat(bounce.octets())
          .contains("Final-Recipient: rfc822; nobody@a.test\r\n")
          .doesNotContain("bob@a.test\r\nAction");
      assertThat(bounce.hop().port()).isEqualTo(2525);
      assertThat(post.rows("store_contents")).isZero();
      assertThat(mail.text()).isNotEmpty();
    }
  }

  @OnBothEngines
  void neverBouncesABounce(TestDatabase database) {
    var post = new Post(database);
    post.carrier.answers =
        (hop, recipient) -> FakeCarrier.refused(recipient, 550, "5.1.1", "no such user");
    try (var _ = post.courier()) {
      post.accept(Post.mail("x"), "anna@example.org", "nobody@a.test");
      await().atMost(LONG).until(post::isEmpty);
      // The mail itself, and the bounce that its sender does not take either.
      assertThat(post.carrier.sends).hasValue(2);
      assertThat(post.rows("store_contents")).isZero();
    }
  }

  @OnBothEngines
  void givesUpWhenTheMailsTimeIsOver(TestDatabase database) {
    var post = new Post(database);
    post.carrier.answers =
        (hop, recipient) ->
            recipient.domain().equals(Domain.of("a.test"))
                ? FakeCarrier.refused(recipient, 451, "4.3.0", "later")
                : new RecipientOutcome.Accepted(recipient, FakeCarrier.OK);
    try (var _ = post.courier()) {
      post.accept(Post.mail("x"), "anna@example.org", "bob@a.test");
      await().atMost(LONG).until(() -> post.carrier.sends.get() >= 2);
      post.clock.forward(Duration.ofDays(6));
      await().atMost(LONG).until(post::isEmpty);
      var bounce = post.carrier.taken.getLast().octets();
      assertThat(bounce).contains("Status: 5.4.7\r\n").contains("451 4.3.0 later");
    }
  }

  @OnBothEngines
  void givesUpMailForAHopThatRestsToo(TestDatabase database) {
    var settings =
        DeliverySettings.usual(Post.HOSTNAME)
            .withTimes(Duration.ofDays(3), Duration.ofDays(3), Duration.ofDays(5));
    var post = new Post(database, settings);
    post.carrier.reaches = hop -> hop.port() == 2525;
    try (var _ = post.courier()) {
      for (int i = 0; i < 12; i++) {
        post.accept(Post.mail("m" + i), "", "r" + i + "@a.test");
      }
      await().atMost(LONG).until(() -> post.carrier.connections.get() >= 3);
      post.clock.forward(Duration.ofDays(6));
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.taken).isEmpty();
    }
  }

  @OnBothEngines
  void triesARestingHopAtOnceWhenSomebodyWantsIt(TestDatabase database) {
    var settings =
        DeliverySettings.usual(Post.HOSTNAME)
            .withTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ofDays(5));
    var post = new Post(database, settings);
    post.carrier.reaches = hop -> false;
    try (var _ = post.courier()) {
      for (int i = 0; i < 8; i++) {
        post.accept(Post.mail("m" + i), "", "r" + i + "@a.test");
      }
      await().atMost(LONG).until(() -> post.carrier.connections.get() >= 3);
      await().atMost(LONG).until(() -> post.queue.counts().underWay() == 0);
      post.carrier.reaches = hop -> true;
      assertThat(post.queue.retry(Domain.of("a.test"))).isPositive();
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.recipients()).hasSize(8).doesNotHaveDuplicates();
    }
  }

  @OnBothEngines
  void tellsTheSenderOnceThatAMailIsLate(TestDatabase database) {
    var post = new Post(database);
    post.carrier.answers =
        (hop, recipient) ->
            recipient.domain().equals(Domain.of("a.test"))
                ? FakeCarrier.refused(recipient, 451, "4.3.0", "later")
                : new RecipientOutcome.Accepted(recipient, FakeCarrier.OK);
    try (var _ = post.courier()) {
      post.accept(Post.mail("x"), "anna@example.org", "bob@a.test");
      post.clock.forward(Duration.ofHours(5));
      await().atMost(LONG).until(() -> !post.carrier.taken.isEmpty());
      int sends = post.carrier.sends.get();
      await().atMost(LONG).until(() -> post.carrier.sends.get() > sends + 3);
      assertThat(post.carrier.taken).hasSize(1);
      assertThat(post.carrier.taken.getFirst().octets())
          .contains("Action: delayed\r\n")
          .contains("Will-Retry-Until: ");
    }
  }

  @OnBothEngines
  void oneSlowHopDoesNotKeepOthersWaiting(TestDatabase database) throws Exception {
    var post = new Post(database);
    var stuck = new CountDownLatch(1);
    post.carrier.answers =
        (hop, recipient) -> {
          if (recipient.domain().equals(Domain.of("s.test"))) {
            awaitQuietly(stuck);
          }
          return new RecipientOutcome.Accepted(recipient, FakeCarrier.OK);
        };
    for (int i = 0; i < 150; i++) {
      post.accept(Post.mail("slow"), "", "r" + i + "@s.test");
    }
    try (var _ = post.courier()) {
      for (int i = 0; i < 20; i++) {
        post.accept(Post.mail("quick"), "", "q" + i + "@q.test");
      }
      await()
          .atMost(LONG)
          .until(
              () ->
                  post.carrier.recipients().stream().filter(r -> r.endsWith("q.test")).count()
                      == 20);
      assertThat(post.carrier.recipients()).hasSize(20);
      stuck.countDown();
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.recipients()).hasSize(170).doesNotHaveDuplicates();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException leave) {
      Thread.currentThread().interrupt();
    }
  }

  @OnBothEngines
  void delaysNobodyForeverWhenAllTransmissionsAreTaken(TestDatabase database) {
    var usual = Post.settings();
    var settings =
        new DeliverySettings(
            usual.hostname(),
            usual.instance(),
            usual.firstRetry(),
            usual.longestRetry(),
            usual.lifetime(),
            usual.delayNotice(),
            4,
            4,
            100);
    var post = new Post(database, settings);
    for (int i = 0; i < 40; i++) {
      for (var domain : List.of("a", "b", "c", "d", "e", "f")) {
        post.accept(Post.mail("m"), "", "r" + i + "@" + domain + ".test");
      }
    }
    try (var _ = post.courier()) {
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.recipients()).hasSize(240).doesNotHaveDuplicates();
      // Six destinations share four transmissions: none is left to the end.
      var early = new HashSet<String>();
      post.carrier.recipients().subList(0, 200).forEach(r -> early.add(r.replaceFirst(".*@", "")));
      assertThat(early).hasSize(6);
    }
  }

  @OnBothEngines
  void parksAMailWhoseOctetsAreDamaged(TestDatabase database) {
    var mail = new Post(database).accept(Post.mail("x"), "anna@example.org", "bob@a.test");
    database.write(
        sql -> sql.sql("UPDATE store_contents SET octets = ?").param(new byte[] {1, 2}).update());
    var post = new Post(database);
    try (var _ = post.courier()) {
      await().atMost(LONG).until(() -> post.queue.counts().parked() == 1);
      var waiting = post.queue.entry(mail).orElseThrow().recipients().getFirst();
      assertThat(waiting.state()).isEqualTo(QueueState.PARKED);
      assertThat(waiting.lastAnswer().orElseThrow()).contains("checksum");
      assertThat(post.carrier.sends).hasValue(0);
    }
  }

  @OnBothEngines
  void parksWhatWasUnderWayInThreeCrashes(TestDatabase database) {
    var post = new Post(database);
    var poison = post.accept(Post.mail("poison"), "", "bob@a.test");
    var innocent = post.accept(Post.mail("innocent"), "", "eve@b.test");
    var crashed = "UPDATE delivery_recipients SET owner = ?, begun = ? WHERE mail = ?";
    var owner = post.settings.instance() + "/before";
    database.write(sql -> sql.sql(crashed).params(owner, 3, poison.text()).update());
    database.write(sql -> sql.sql(crashed).params(owner, 2, innocent.text()).update());
    try (var _ = post.courier()) {
      await().atMost(LONG).until(() -> post.carrier.recipients().equals(List.of("eve@b.test")));
      await().atMost(LONG).until(() -> post.queue.counts().parked() == 1);
      assertThat(post.queue.release(poison)).isEqualTo(1);
      await().atMost(LONG).until(post::isEmpty);
    }
  }

  @OnBothEngines
  void goesOnWithTheRestWhenAMailIsNoLongerItsOwn(TestDatabase database) {
    var post = new Post(database);
    var mail = new ArrayList<MailId>();
    post.carrier.during = () -> post.queue.delete(mail.getFirst());
    mail.add(post.accept(Post.mail("x"), "anna@example.org", "bob@a.test"));
    try (var _ = post.courier()) {
      await().atMost(LONG).until(() -> post.carrier.sends.get() == 1);
      await().atMost(LONG).until(post::isEmpty);
      post.carrier.during = () -> {};
      post.accept(Post.mail("y"), "anna@example.org", "bob@a.test");
      await().atMost(LONG).until(() -> post.carrier.recipients().size() == 2 && post.isEmpty());
      assertThat(post.rows("store_contents")).isZero();
    }
  }

  @OnBothEngines
  void putsBackWhatIsNotBegunWhenItEnds(TestDatabase database) {
    var post = new Post(database);
    var stuck = new CountDownLatch(1);
    post.carrier.during = () -> awaitQuietly(stuck);
    for (int i = 0; i < 10; i++) {
      post.accept(Post.mail("m" + i), "", "r" + i + "@a.test");
    }
    try (var _ = post.courier()) {
      await().atMost(LONG).until(() -> post.carrier.sends.get() >= 2);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Thread.sleep(300);
                } catch (InterruptedException leave) {
                  Thread.currentThread().interrupt();
                }
                stuck.countDown();
              });
    }
    assertThat(post.queue.counts().underWay()).isZero();
    assertThat(post.queue.counts().queued() + post.carrier.taken.size()).isEqualTo(10);
    try (var _ = post.courier()) {
      await().atMost(LONG).until(post::isEmpty);
    }
    assertThat(post.carrier.recipients()).hasSize(10).doesNotHaveDuplicates();
  }

  @OnBothEngines
  void tellsTheStoryOfEachAttempt(TestDatabase database) {
    var post = new Post(database);
    try (var _ = post.courier()) {
      var mail = post.accept(Post.mail("one"), "anna@example.org", "bob@a.test");
      post.stories.begin(
          new StoryHead(
              mail,
              post.clock.instant(),
              Direction.OUTBOUND,
              "anna@example.org",
              "",
              List.of("bob@a.test"),
              "one",
              "",
              1,
              "",
              "clean",
              "deliver",
              0),
          List.of());
      await().atMost(LONG).until(post::isEmpty);
      var later = post.accept(Post.mail("two"), "anna@example.org", "bob@a.test");
      await().atMost(LONG).until(post::isEmpty);
      assertThat(later).isGreaterThanOrEqualTo(mail);
      var story = post.stories.story(mail).orElseThrow();
      assertThat(story.entries().stream().filter(StoryEntry.Attempted.class::isInstance))
          .allSatisfy(
              entry -> {
                var attempted = (StoryEntry.Attempted) entry;
                assertThat(attempted.recipient()).isEqualTo("bob@a.test");
                assertThat(attempted.outcome()).isEqualTo("sent");
                assertThat(attempted.relay()).startsWith("mx.a.test[192.0.2.1]");
              });
    }
  }

  @Test
  void twoCouriersOnOneDatabaseDeliverEachMailOnce() {
    try (var database = TestDatabases.postgres()) {
      var one = new Post(database, named("one"));
      var two = new Post(database, named("two"));
      var all = new ArrayList<String>();
      for (int i = 0; i < 200; i++) {
        var recipient = "r" + i + "@" + (char) ('a' + i % 7) + ".test";
        all.add(recipient);
        one.accept(Post.mail("m" + i), "", recipient);
      }
      try (var _ = one.courier();
          var _ = two.courier()) {
        await().atMost(LONG).until(one::isEmpty);
        var got = new ArrayList<>(one.carrier.recipients());
        got.addAll(two.carrier.recipients());
        assertThat(got).containsExactlyInAnyOrderElementsOf(all);
        assertThat(one.rows("store_contents")).isZero();
      }
    }
  }

  private static DeliverySettings named(String instance) {
    var usual = Post.settings();
    return new DeliverySettings(
        usual.hostname(),
        instance,
        usual.firstRetry(),
        usual.longestRetry(),
        usual.lifetime(),
        usual.delayNotice(),
        usual.mostTransmissions(),
        usual.mostPerDestination(),
        100);
  }
}
