package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class QueueOrdersTest {

  private static final QueueFilter ANNA =
      QueueFilter.from(ReversePath.of(Address.of("Anna@x.org")));

  @OnBothEngines
  void holdsReleasesAndDeletesWhatFitsAndNothingElse(TestDatabase database) {
    var post = new Post(database);
    post.acceptMany(3, "anna@x.org", "bob@a.test");
    post.acceptMany(2, "anna@x.org", "eve@b.test");
    post.acceptMany(4, "", "bob@a.test");
    assertThat(all(post, QueueOrder.HOLD, ANNA)).isEqualTo(5);
    assertThat(all(post, QueueOrder.HOLD, ANNA)).isZero();
    assertThat(post.queue.counts().held()).isEqualTo(5);
    assertThat(all(post, QueueOrder.RELEASE, QueueFilter.to(Domain.of("b.test")))).isEqualTo(2);
    assertThat(all(post, QueueOrder.RELEASE, QueueFilter.to(Domain.of("b.test")))).isZero();
    assertThat(post.queue.counts().held()).isEqualTo(3);
    assertThat(all(post, QueueOrder.DELETE, QueueFilter.from(ReversePath.none()))).isEqualTo(4);
    assertThat(all(post, QueueOrder.DELETE, QueueFilter.in(QueueState.HELD))).isEqualTo(3);
    assertThat(all(post, QueueOrder.DELETE, QueueFilter.to(Address.of("EVE@b.test")))).isEqualTo(2);
    assertThat(post.isEmpty()).isTrue();
    assertThat(post.rows("store_contents")).isZero();
    assertThat(post.queue.counts().queued()).isZero();
  }

  @OnBothEngines
  void triesNowWhatWaitsForAReason(TestDatabase database) {
    var post = new Post(database);
    post.acceptMany(2, "anna@x.org", "bob@a.test");
    post.acceptMany(2, "anna@x.org", "eve@b.test");
    var far =
        "UPDATE delivery_recipients SET due_at = due_at * 2, attempts = 1, reason = ? WHERE"
            + " destination = ?";
    database.write(sql -> sql.sql(far).params("dns", "a.test").update());
    database.write(sql -> sql.sql(far).params("greylisted", "b.test").update());
    assertThat(all(post, QueueOrder.RETRY, QueueFilter.because(Reason.DNS))).isEqualTo(2);
    assertThat(all(post, QueueOrder.RETRY, QueueFilter.because(Reason.DNS))).isZero();
    assertThat(post.queue.page(QueueFilter.because(Reason.GREYLISTED), "", 10)).hasSize(2);
    assertThat(post.queue.reasons())
        .containsExactlyInAnyOrder(
            new ReasonCount(Reason.DNS, 2), new ReasonCount(Reason.GREYLISTED, 2));
  }

  @OnBothEngines
  void meansOnlyWhatIsOldEnough(TestDatabase database) {
    var post = new Post(database);
    post.acceptMany(2, "anna@x.org", "bob@a.test");
    post.clock.forward(Duration.ofHours(3));
    post.acceptMany(1, "anna@x.org", "bob@a.test");
    var twoHoursAgo = post.clock.instant().minus(Duration.ofHours(2));
    assertThat(all(post, QueueOrder.DELETE, QueueFilter.ALL.before(twoHoursAgo))).isEqualTo(2);
    assertThat(post.queue.counts().queued()).isEqualTo(1);
    var line = post.queue.destinations(10).getFirst();
    assertThat(line.ages().getFirst()).isEqualTo(1);
  }

  @OnBothEngines
  void takesOneRecipientOutOfAMailAndLeavesTheOthers(TestDatabase database) {
    var post = new Post(database);
    var mail = post.accept(Post.mail("x"), "anna@x.org", "bob@a.test", "eve@b.test");
    assertThat(all(post, QueueOrder.DELETE, QueueFilter.to(Address.of("bob@a.test")))).isEqualTo(1);
    assertThat(post.queue.entry(mail).orElseThrow().recipients())
        .extracting(waiting -> waiting.recipient().toString())
        .containsExactly("eve@b.test");
    assertThat(post.rows("store_contents")).isEqualTo(1);
  }

  @OnBothEngines
  void goesThroughManyMailsStepByStep(TestDatabase database) {
    var post = new Post(database);
    post.acceptMany(QueueOrders.STEP * 2 + 7, "anna@x.org", "bob@a.test");
    var first = post.queue.order(QueueOrder.HOLD, QueueFilter.ALL, "");
    assertThat(first.recipients()).isEqualTo(QueueOrders.STEP);
    assertThat(first.isLast()).isFalse();
    assertThat(all(post, QueueOrder.HOLD, QueueFilter.ALL)).isEqualTo(QueueOrders.STEP + 7);
    assertThat(post.queue.counts().held()).isEqualTo(QueueOrders.STEP * 2L + 7);
  }

  private static int all(Post post, QueueOrder order, QueueFilter filter) {
    int recipients = 0;
    var after = Optional.of("");
    while (after.isPresent()) {
      var step = post.queue.order(order, filter, after.get());
      recipients += step.recipients();
      after = Optional.of(step.next()).filter(next -> !next.isEmpty());
    }
    return recipients;
  }
}
