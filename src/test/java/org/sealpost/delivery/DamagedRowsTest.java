package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.DeliveryWishes.Returned;
import org.sealpost.mail.MailId;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** What the queue's rows say of a mail was changed behind our back: nobody is sent it. */
class DamagedRowsTest {

  private static final Map<String, List<String>> TEXTS =
      Map.of(
          "delivery_recipients", List.of("recipient", "notify", "original"),
          "delivery_parcels", List.of("reverse_path", "content", "returned", "envelope_id"));

  private static final Map<String, List<String>> NUMBERS =
      Map.of(
          "delivery_recipients", List.of("accepted_at", "expires_at"),
          "delivery_parcels",
              List.of("size", "eight_bit", "utf8", "accepted_at", "require_tls", "tls_report"));

  private final Random random = new Random(7);

  private static MailId accept(Post post, int n) {
    var to = Address.of("bob" + n + "@a.test");
    var wishes =
        new DeliveryWishes(
            false,
            Optional.of(Returned.HEADERS),
            "order" + n,
            Map.of(to, new ForRecipient(Set.of(Notify.FAILURE), "rfc822;b@a.test")));
    return post.accept(Post.mail("sound"), wishes, "anna@example.org", to.toString());
  }

  /** Turns one bit of one character, so that what comes out is text still. */
  private String turned(String text) {
    int at = random.nextInt(text.length());
    char other = (char) (text.charAt(at) ^ 1 << random.nextInt(5));
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  private String damage(TestDatabase database, String table, String column, MailId mail) {
    return database.write(
        sql -> {
          var old =
              sql.sql("SELECT " + column + " FROM " + table + " WHERE mail = ?")
                  .param(mail.text())
                  .query(String.class)
                  .single();
          var turned = turned(old);
          sql.sql("UPDATE " + table + " SET " + column + " = ? WHERE mail = ?")
              .params(turned, mail.text())
              .update();
          return turned;
        });
  }

  private void damageNumber(TestDatabase database, String table, String column, MailId mail) {
    long bit = 1L << random.nextInt(62);
    database.write(
        sql ->
            sql.sql(
                    "UPDATE %1$s SET %2$s = CASE WHEN %2$s >= ? THEN %2$s - ? ELSE %2$s + ? END WHERE mail = ?"
                        .formatted(table, column))
                .params(bit, bit, bit, mail.text())
                .update());
  }

  @ParameterizedTest
  @OnBothEngines
  void oneTurnedBitKeepsAMailFromEverybody(TestDatabase database) {
    var post = new Post(database);
    var damaged = new HashMap<String, String>();
    var sound = new HashSet<String>();
    int n = 0;
    for (int round = 0; round < 5; round++) {
      for (var table : TEXTS.keySet()) {
        for (var column : TEXTS.get(table)) {
          var mail = accept(post, n++);
          damaged.put(mail.text(), column + ": " + damage(database, table, column, mail));
        }
        for (var column : NUMBERS.get(table)) {
          var mail = accept(post, n++);
          damageNumber(database, table, column, mail);
          damaged.put(mail.text(), column);
        }
        sound.add("bob" + n + "@a.test");
        accept(post, n++);
      }
    }
    try (var courier = post.courier()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  parked(post).size() == damaged.size()
                      && post.carrier.taken.size() >= sound.size());
      assertThat(courier.running()).isNotNegative();
      assertThat(parked(post)).containsExactlyInAnyOrderElementsOf(damaged.keySet());
      assertThat(post.carrier.recipients()).containsExactlyInAnyOrderElementsOf(sound);
      assertThat(post.queue.page(QueueFilter.ALL, "", 1000)).hasSize(damaged.size());
      assertThat(post.queue.reasons())
          .extracting(ReasonCount::reason)
          .containsExactly(Reason.POISON);

      // Released, it is still damaged; a person can only delete it.
      var one = new MailId(damaged.keySet().iterator().next());
      assertThat(post.queue.release(one)).isEqualTo(1);
      await().atMost(Duration.ofSeconds(20)).until(() -> parked(post).contains(one.text()));
      assertThat(post.carrier.taken).hasSameSizeAs(sound);
      damaged.keySet().forEach(mail -> post.queue.delete(new MailId(mail)));
      assertThat(post.isEmpty()).isTrue();
    }
  }

  private static List<String> parked(Post post) {
    return post.database.read(
        sql ->
            new ArrayList<>(
                sql.sql("SELECT mail FROM delivery_recipients WHERE state = 'parked'")
                    .query(String.class)
                    .list()));
  }

  @ParameterizedTest
  @OnBothEngines
  void aRowThatLostItsParcelIsPutAside(TestDatabase database) {
    var post = new Post(database);
    var mail = accept(post, 1);
    database.write(
        sql ->
            sql.sql("UPDATE delivery_parcels SET mail = 'X' WHERE mail = ?")
                .param(mail.text())
                .update());
    try (var courier = post.courier()) {
      await().atMost(Duration.ofSeconds(20)).until(() -> parked(post).contains(mail.text()));
      assertThat(courier.running()).isZero();
      assertThat(post.carrier.taken).isEmpty();
    }
  }

  @ParameterizedTest
  @OnBothEngines
  void whatWasAcceptedBeforeThereWereChecksumsGoesOn(TestDatabase database) {
    var post = new Post(database);
    accept(post, 1);
    database.write(
        sql ->
            sql.sql("UPDATE delivery_parcels SET checksum = -1").update()
                + sql.sql("UPDATE delivery_recipients SET checksum = -1").update());
    try (var courier = post.courier()) {
      await().atMost(Duration.ofSeconds(20)).until(post::isEmpty);
      assertThat(courier.running()).isNotNegative();
      assertThat(post.carrier.recipients()).containsExactly("bob1@a.test");
    }
  }
}
