package org.sealpost.correspondence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class LevelOfTrustTest {

  private static final Address ANNA = Address.of("anna@example.org");
  private static final Address PAUL = Address.of("paul@example.org");
  private static final Address BOB = Address.of("bob@example.net");
  private static final Address CAROL = Address.of("carol@example.net");
  private static final Address GMAIL = Address.of("bob@gmail.com");

  private final KeyVault vault = new MemoryKeyVault();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));

  private LevelOfTrust trust(TestDatabase database) {
    return new LevelOfTrust(database, vault, now::get);
  }

  private static void earn(TestDatabase database, LevelOfTrust trust, Address ours, Address to) {
    database.write(
        sql -> {
          trust.earn(sql, ours, to);
          return true;
        });
  }

  private void pass(Duration time) {
    now.updateAndGet(at -> at.plus(time));
  }

  @OnBothEngines
  void isEarnedByWriting(TestDatabase database) {
    var trust = trust(database);
    assertThat(trust.trust(BOB, ANNA)).isEqualTo(Trust.NONE);
    earn(database, trust, ANNA, BOB);
    database.restart();
    assertThat(trust.trust(BOB, ANNA).level()).isCloseTo(0.4, within(0.001));
    assertThat(trust.trust(BOB, ANNA).known()).isTrue();
    assertThat(trust.trust(BOB, PAUL).level()).isCloseTo(0.2, within(0.001));
    assertThat(trust.trust(BOB, PAUL).known()).isTrue();
    assertThat(trust.trust(CAROL, ANNA).level()).isCloseTo(0.1, within(0.001));
    assertThat(trust.trust(CAROL, ANNA).known()).isFalse();
    assertThat(trust.trust(Address.of("BOB@Example.NET"), Address.of("Anna@example.org")))
        .isEqualTo(trust.trust(BOB, ANNA));
  }

  @OnBothEngines
  void risesWithEachMailUpToTheMost(TestDatabase database) {
    var trust = trust(database);
    double last = 0;
    for (int i = 0; i < 10; i++) {
      earn(database, trust, ANNA, BOB);
      double level = trust.trust(BOB, ANNA).level();
      assertThat(level).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(1.0001);
      last = level;
    }
    assertThat(last).isCloseTo(1, within(0.001));
    assertThat(trust.trust(BOB, PAUL).level()).isCloseTo(0.6, within(0.001));
    assertThat(trust.trust(CAROL, PAUL).level()).isCloseTo(0.4, within(0.001));
  }

  @OnBothEngines
  void halvesEveryNinetyDaysAndFades(TestDatabase database) {
    var trust = trust(database);
    for (int i = 0; i < 10; i++) {
      earn(database, trust, ANNA, BOB);
    }
    pass(Duration.ofDays(90));
    assertThat(trust.trust(BOB, ANNA).level()).isCloseTo(0.5, within(0.001));
    pass(Duration.ofDays(90));
    assertThat(trust.trust(BOB, ANNA).level()).isCloseTo(0.25, within(0.001));
    assertThat(trust.forgetFaded()).isZero();
    earn(database, trust, ANNA, BOB);
    assertThat(trust.trust(BOB, ANNA).level())
        .as("a mail after a silence counts at least as much as the first")
        .isCloseTo(0.4, within(0.001));
    pass(Duration.ofDays(700));
    assertThat(trust.trust(BOB, ANNA)).isEqualTo(Trust.NONE);
    assertThat(trust.forgetFaded()).isEqualTo(3);
    assertThat(trust.forgetFaded()).isZero();
  }

  @OnBothEngines
  void doesNotSpreadOverDomainsThatStrangersShare(TestDatabase database) {
    var trust = trust(database);
    earn(database, trust, ANNA, GMAIL);
    assertThat(trust.trust(GMAIL, ANNA).known()).isTrue();
    assertThat(trust.trust(Address.of("mallory@gmail.com"), ANNA)).isEqualTo(Trust.NONE);
  }

  @OnBothEngines
  void isNotEarnedByMailings(TestDatabase database) {
    var trust = trust(database);
    var many = new ArrayList<Address>();
    for (int i = 0; i < 101; i++) {
      many.add(Address.of("c" + i + "@example.net"));
    }
    database.write(
        sql -> {
          trust.earn(sql, ANNA, many);
          return true;
        });
    assertThat(trust.trust(many.getFirst(), ANNA)).isEqualTo(Trust.NONE);
    database.write(
        sql -> {
          trust.earn(sql, ANNA, many.subList(0, 100));
          return true;
        });
    assertThat(trust.trust(many.getFirst(), ANNA).known()).isTrue();
    assertThat(trust.trust(many.get(99), ANNA).known()).isTrue();
    assertThat(trust.trust(BOB, ANNA).level())
        .as("one mail to a hundred of a domain is one mail to the domain")
        .isCloseTo(0.1, within(0.001));
  }

  @OnBothEngines
  void recognisesAnswersToOurMessages(TestDatabase database) {
    var trust = trust(database);
    database.write(
        sql -> {
          trust.earn(sql, ANNA, BOB, "<1@example.org>");
          trust.earn(sql, ANNA, BOB, "<1@example.org>");
          return true;
        });
    assertThat(trust.answersOurs(List.of("<9@x>", " <1@example.org> "))).isTrue();
    assertThat(trust.answersOurs(List.of("1@example.org"))).isTrue();
    assertThat(trust.answersOurs(List.of("<2@example.org>", ""))).isFalse();
    assertThat(trust.answersOurs(List.of())).isFalse();
    pass(Duration.ofDays(181));
    assertThat(trust.answersOurs(List.of("<1@example.org>"))).isFalse();
    assertThat(trust.forgetFaded()).isEqualTo(1);
  }

  @OnBothEngines
  void losesNoMailOfManyThreads(TestDatabase database) throws Exception {
    var trust = trust(database);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var works = new ArrayList<Future<?>>();
      for (int i = 0; i < 60; i++) {
        var people = i % 2 == 0 ? List.of(BOB, CAROL) : List.of(CAROL, BOB);
        works.add(
            threads.submit(
                () ->
                    database.write(
                        sql -> {
                          trust.earn(sql, ANNA, people);
                          return true;
                        })));
      }
      for (var work : works) {
        work.get();
      }
    }
    assertThat(trust.trust(BOB, ANNA).level()).isCloseTo(1, within(0.001));
    assertThat(trust.trust(CAROL, ANNA).level()).isCloseTo(1, within(0.001));
  }

  @OnBothEngines
  void keepsNoAddressAndNoMessageId(TestDatabase database) {
    var trust = trust(database);
    database.write(
        sql -> {
          trust.earn(sql, ANNA, BOB, "<1@example.org>");
          return true;
        });
    var rows =
        database.read(
            sql ->
                sql.sql(
                        """
                        SELECT hash FROM correspondence_trust
                        UNION ALL SELECT hash FROM correspondence_messages
                        """)
                    .query(String.class)
                    .list());
    assertThat(rows).hasSize(4).allMatch(hash -> hash.matches("[0-9a-f]{32}"));
    var stranger = new LevelOfTrust(database, new MemoryKeyVault(), now::get);
    assertThat(stranger.trust(BOB, ANNA)).as("with another vault").isEqualTo(Trust.NONE);
  }
}
