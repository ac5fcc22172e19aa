package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class DeliveryQueueTest {

  @OnBothEngines
  void showsWhatWaitsPageByPage(TestDatabase database) {
    var post = new Post(database);
    for (int i = 0; i < 25; i++) {
      post.accept(Post.mail("m" + i), "anna@example.org", "r" + i + "@a.test", "x@b.test");
    }
    var seen = new ArrayList<String>();
    var after = "";
    List<QueueEntry> page;
    do {
      page = post.queue.page(QueueFilter.ALL, after, 10);
      page.forEach(entry -> seen.add(entry.mail().text()));
      after = page.isEmpty() ? after : page.getLast().mail().text();
    } while (!page.isEmpty());
    assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
    var entry = post.queue.page(QueueFilter.ALL, "", 1).getFirst();
    assertThat(entry.recipients()).hasSize(2);
    assertThat(entry.reversePath().toString()).isEqualTo("anna@example.org");
    assertThat(entry.size()).isEqualTo(Post.mail("m0").length());
  }

  @OnBothEngines
  void showsOnlyWhatFitsTheFilter(TestDatabase database) {
    var post = new Post(database);
    var one = post.accept(Post.mail("1"), "", "bob@a.test");
    var two = post.accept(Post.mail("2"), "", "Eve@b.test");
    post.queue.hold(two);
    assertThat(mails(post, QueueFilter.to(Domain.of("a.test")))).containsExactly(one);
    assertThat(mails(post, QueueFilter.to(Address.of("eve@B.test")))).containsExactly(two);
    assertThat(mails(post, QueueFilter.in(QueueState.HELD))).containsExactly(two);
    assertThat(mails(post, QueueFilter.in(QueueState.QUEUED))).containsExactly(one);
    assertThat(mails(post, QueueFilter.in(QueueState.PARKED))).isEmpty();
  }

  private static List<MailId> mails(Post post, QueueFilter filter) {
    return post.queue.page(filter, "", 100).stream().map(QueueEntry::mail).toList();
  }

  @OnBothEngines
  void holdsReleasesAndDeletes(TestDatabase database) {
    var post = new Post(database);
    var mail = post.accept(Post.mail("1"), "", "bob@a.test", "eve@b.test");
    assertThat(post.queue.hold(mail)).isEqualTo(2);
    assertThat(post.queue.counts().held()).isEqualTo(2);
    assertThat(post.queue.retry(mail)).isZero();
    assertThat(post.queue.release(mail)).isEqualTo(2);
    assertThat(post.queue.retry(mail)).isEqualTo(2);
    database.write(
        sql ->
            sql.sql("UPDATE delivery_recipients SET due_at = due_at * 2, attempts = 1").update());
    assertThat(post.queue.retry(Domain.of("b.test"))).isEqualTo(1);
    assertThat(post.queue.retry(Domain.of("b.test"))).isZero();
    assertThat(post.queue.counts().queued()).isEqualTo(2);
    assertThat(post.queue.delete(mail)).isEqualTo(2);
    assertThat(post.queue.delete(mail)).isZero();
    assertThat(post.queue.entry(mail)).isEmpty();
    assertThat(post.isEmpty()).isTrue();
    assertThat(post.rows("store_contents")).isZero();
  }

  @OnBothEngines
  void keepsAllParcelsOfAMailTogether(TestDatabase database) {
    var post = new Post(database);
    var mail = post.accept(Post.mail("1"), "", "bob@a.test");
    var prepared = post.contents.prepare(Content.of(new byte[] {65}));
    database.write(
        sql -> {
          prepared.keep(sql);
          post.queue.accept(
              sql,
              new Parcel(
                  mail,
                  ReversePath.none(),
                  List.of(Address.of("eve@b.test")),
                  prepared.id(),
                  1,
                  false,
                  false));
          return mail;
        });
    assertThat(post.queue.page(QueueFilter.ALL, "", 10)).hasSize(1);
    assertThat(post.queue.entry(mail).orElseThrow().recipients()).hasSize(2);
    assertThat(post.queue.delete(mail)).isEqualTo(2);
    assertThat(post.rows("store_contents")).isZero();
  }

  @OnBothEngines
  void saysPerDestinationHowMuchWaitsAndWhy(TestDatabase database) {
    var post = new Post(database);
    for (int i = 0; i < 5; i++) {
      post.accept(Post.mail("m" + i), "", "r" + i + "@a.test");
    }
    post.accept(Post.mail("x"), "", "x@b.test");
    database.write(
        sql ->
            sql.sql("UPDATE delivery_recipients SET answer = 'busy' WHERE recipient <> 'r0@a.test'")
                .update());
    var lines = post.queue.destinations(10);
    assertThat(lines).extracting(DestinationLine::waiting).containsExactly(5L, 1L);
    assertThat(lines.getFirst().destination()).isEqualTo(Domain.of("a.test"));
    assertThat(lines.getFirst().answers()).containsExactly(new DestinationLine.Answer("busy", 4));
  }

  @OnBothEngines
  void acceptsNothingOfATransactionThatFails(TestDatabase database) {
    var post = new Post(database);
    var prepared = post.contents.prepare(Content.of(new byte[] {65}));
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      prepared.keep(sql);
                      post.queue.accept(
                          sql,
                          new Parcel(
                              MailId.at(post.clock.instant()),
                              ReversePath.none(),
                              List.of(Address.of("eve@b.test")),
                              prepared.id(),
                              1,
                              false,
                              false));
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(post.isEmpty()).isTrue();
    assertThat(post.rows("store_contents")).isZero();
  }
}
