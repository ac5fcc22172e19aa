package org.sealpost.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.keys.VaultUnreadableException;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.DeliveryWishes.Returned;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.ContentStores;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;

class QuarantineTest {

  private static final Address ANNA = Address.of("anna@example.org");
  private static final Address PAUL = Address.of("\"o d d\"@example.org");
  private static final HoldReason FRAUD = HoldReason.refused("fraud", 9.125, "a boss who is none");

  private final KeyVault vault = new MemoryKeyVault();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));

  private Quarantine quarantine(TestDatabase database) {
    var contents = ContentStores.open(database, database.folder().resolve("contents"));
    return new Quarantine(database, contents, vault, new Stories(database, now::get), now::get);
  }

  private Mail mail(int bodySize, Address... recipients) {
    var body = new byte[bodySize];
    new Random(bodySize).nextBytes(body);
    var header =
        """
        From: "Boss" <boss@example.net>\r
        Subject: =?utf-8?q?Zahlung_f=C3=BCr?= you\r
        Message-ID: <1@example.net>\r
        \r
        """
            .getBytes(StandardCharsets.US_ASCII);
    var content = Content.concat(List.of(Content.of(header), Content.of(body)));
    return new Mail(
        MailId.at(now.get()),
        new Envelope(
            ReversePath.of(Address.of("bounce@example.com")),
            List.of(recipients),
            true,
            false,
            new DeliveryWishes(
                true,
                Optional.of(Returned.HEADERS),
                "envelope 1",
                Map.of(
                    recipients[0],
                    new ForRecipient(
                        Set.of(Notify.FAILURE, Notify.DELAY), "rfc822;anna@example.com")))),
        Message.read(content),
        new Arrival(
            now.get(),
            InetAddress.ofLiteral("2001:db8::1"),
            "mx.example.net",
            "ESMTPS",
            Optional.of("TLSv1.3"),
            Optional.empty()));
  }

  private static MailReleased released(ReleaseOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReleaseOutcome.Released.class);
    return ((ReleaseOutcome.Released) outcome).event();
  }

  @OnBothEngines
  void givesBackTheMailAsItCame(TestDatabase database) {
    for (int size : List.of(0, 10_000, 300_000, 3_000_000)) {
      var mail = mail(size, ANNA, PAUL);
      var number = quarantine(database).keep(mail, Direction.INBOUND, FRAUD);
      database.restart();
      var again = quarantine(database).mail(number).orElseThrow();
      assertThat(again.message().content().octets()).isEqualTo(mail.message().content().octets());
      assertThat(again.message().field("Subject").orElseThrow().text())
          .isEqualTo("Zahlung für you");
      assertThat(again.envelope()).isEqualTo(mail.envelope());
      assertThat(again.arrival()).isEqualTo(mail.arrival());
      assertThat(again.id()).isEqualTo(mail.id());
    }
  }

  @OnBothEngines
  void showsACaseWithoutItsContents(TestDatabase database) {
    var quarantine = quarantine(database);
    var mail = mail(100, ANNA, PAUL);
    var number = quarantine.keep(mail, Direction.INBOUND, FRAUD);
    assertThat(quarantine.find(number))
        .contains(
            new Case(
                number,
                mail.id(),
                now.get(),
                now.get().plus(Duration.ofDays(14)),
                FRAUD,
                Direction.INBOUND,
                "bounce@example.com",
                "\"Boss\" <boss@example.net>",
                List.of(
                    new CaseRecipient(ANNA, Optional.empty()),
                    new CaseRecipient(PAUL, Optional.empty())),
                "Zahlung für you",
                "1@example.net",
                mail.message().content().size(),
                "2001:db8:0:0:0:0:0:1"));
    assertThat(quarantine.find(CaseNumber.random())).isEmpty();
    assertThat(quarantine.sizes())
        .containsEntry(HoldReason.Kind.REFUSED, 1L)
        .containsEntry(HoldReason.Kind.HELD, 0L);
  }

  @OnBothEngines
  void tellsTheStoryOfTheCase(TestDatabase database) {
    var quarantine = quarantine(database);
    var stories = new Stories(database, now::get);
    var mail = mail(100, ANNA);
    var deposit = quarantine.deposit(mail, Direction.INBOUND, FRAUD);
    database.write(
        sql -> {
          stories.begin(sql, head(mail));
          return deposit.keep(sql);
        });
    quarantine.release(deposit.caseNumber(), "admin");
    quarantine.listen(
        event ->
            database.write(
                sql -> {
                  quarantine.acknowledge(sql, event);
                  return true;
                }));
    assertThat(quarantine.delete(deposit.caseNumber(), "admin", "done"))
        .isEqualTo(DeleteOutcome.DELETED);
    assertThat(stories.story(mail.id()).orElseThrow().entries())
        .containsExactly(
            new StoryEntry.Held(now.get(), FRAUD.sentence(), deposit.caseNumber().text()),
            new StoryEntry.Released(now.get(), "admin"),
            new StoryEntry.Discarded(now.get(), "admin", "done"));
  }

  private StoryHead head(Mail mail) {
    return new StoryHead(
        mail.id(),
        now.get(),
        Direction.INBOUND,
        "",
        "",
        List.of(),
        "",
        "",
        0,
        "",
        "fraud",
        "reject",
        9);
  }

  @OnBothEngines
  void keepsNothingOfATransactionThatFails(TestDatabase database) {
    var quarantine = quarantine(database);
    var deposit = quarantine.deposit(mail(300_000, ANNA), Direction.INBOUND, FRAUD);
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      deposit.keep(sql);
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    deposit.abandon();
    assertThat(quarantine.find(deposit.caseNumber())).isEmpty();
    assertThat(quarantine.list(CaseQuery.newest(5))).isEmpty();
  }

  @OnBothEngines
  void findsCasesByWhateverIsKnown(TestDatabase database) {
    var quarantine = quarantine(database);
    var numbers = new ArrayList<CaseNumber>();
    for (int i = 0; i < 25; i++) {
      now.updateAndGet(at -> at.plusSeconds(1));
      var reason = i % 5 == 0 ? HoldReason.held("suspicious", 4, "odd") : FRAUD;
      var to = i % 2 == 0 ? ANNA : Address.of("paul@example.com");
      numbers.addFirst(quarantine.keep(mail(10, to), Direction.INBOUND, reason));
    }
    var all = CaseQuery.newest(100);
    assertThat(numbers(quarantine.list(all))).isEqualTo(numbers);
    assertThat(quarantine.list(all.withAddress("ANNA@example.org"))).hasSize(13);
    assertThat(quarantine.list(all.withAddress("@Example.com"))).hasSize(25);
    assertThat(quarantine.list(all.withAddress("boss@example.net"))).hasSize(25);
    assertThat(quarantine.list(all.withAddress("nobody@example.net"))).isEmpty();
    assertThat(quarantine.list(all.withKind(HoldReason.Kind.HELD))).hasSize(5);
    assertThat(quarantine.list(all.withVerdict("fraud"))).hasSize(20);
    assertThat(quarantine.list(all.withFrom(now.get()))).hasSize(1);
    assertThat(quarantine.list(all.withTo(now.get()))).hasSize(24);
    quarantine.release(numbers.getFirst(), "admin");
    assertThat(numbers(quarantine.list(all.withReleased(true))))
        .containsExactly(numbers.getFirst());

    var seen = new ArrayList<CaseNumber>();
    var page = quarantine.list(CaseQuery.newest(4));
    while (!page.isEmpty()) {
      seen.addAll(numbers(page));
      var last = page.getLast();
      quarantine.delete(last.number(), "admin", "paging goes on behind a case that is gone");
      var place = CasePlace.parse(last.place().toString()).orElseThrow();
      page = quarantine.list(CaseQuery.newest(4).withAfter(place));
    }
    assertThat(seen).isEqualTo(numbers);
  }

  private static List<CaseNumber> numbers(List<Case> cases) {
    return cases.stream().map(Case::number).toList();
  }

  @OnBothEngines
  void releasesToSomeAndThenToTheOthers(TestDatabase database) {
    var quarantine = quarantine(database);
    var number = quarantine.keep(mail(10, ANNA, PAUL), Direction.INBOUND, FRAUD);
    var first = released(quarantine.release(number, List.of(PAUL), "help desk"));
    assertThat(first.recipients()).containsExactly(PAUL);
    assertThat(first.by()).isEqualTo("help desk");
    assertThat(quarantine.find(number).orElseThrow().isReleased()).isFalse();
    assertThat(quarantine.release(number, List.of(PAUL), "admin"))
        .isInstanceOf(ReleaseOutcome.ReleasedBefore.class);
    assertThat(quarantine.release(number, List.of(Address.of("x@example.org")), "admin"))
        .isEqualTo(new ReleaseOutcome.NotARecipient(Address.of("x@example.org")));
    var second = released(quarantine.release(number, "admin"));
    assertThat(second.recipients()).containsExactly(ANNA);
    assertThat(quarantine.find(number).orElseThrow().isReleased()).isTrue();
    assertThat(quarantine.sizes()).containsEntry(HoldReason.Kind.REFUSED, 0L);
    assertThat(quarantine.release(number, "admin"))
        .isInstanceOf(ReleaseOutcome.ReleasedBefore.class);
    var missing = CaseNumber.random();
    assertThat(quarantine.release(missing, "admin"))
        .isEqualTo(new ReleaseOutcome.NotThere(missing));
  }

  @OnBothEngines
  void tellsAReleaseAgainAfterACrashUntilItIsAcknowledged(TestDatabase database) {
    var quarantine = quarantine(database);
    var number = quarantine.keep(mail(10, ANNA), Direction.INBOUND, FRAUD);
    var told = new ArrayList<MailReleased>();
    quarantine.listen(
        event -> {
          told.add(event);
          throw new IllegalStateException("the power goes, on purpose");
        });
    var event = released(quarantine.release(number, "admin"));
    assertThat(told).containsExactly(event);
    assertThat(quarantine.delete(number, "admin", "too early")).isEqualTo(DeleteOutcome.ON_ITS_WAY);

    database.restart();
    var again = quarantine(database);
    again.listen(
        open -> {
          told.add(open);
          assertThat(again.mail(open.caseNumber())).isPresent();
          database.write(
              sql -> {
                again.acknowledge(sql, open);
                return true;
              });
        });
    assertThat(told).containsExactly(event, event);

    database.restart();
    quarantine(database).listen(told::add);
    assertThat(told).hasSize(2);
  }

  @OnBothEngines
  void undoesWhatWouldBringAMailOnItsWayTwice(TestDatabase database) {
    var quarantine = quarantine(database);
    var number = quarantine.keep(mail(10, ANNA), Direction.INBOUND, FRAUD);
    var event = released(quarantine.release(number, "admin"));
    database.write(
        sql -> {
          quarantine.acknowledge(sql, event);
          return true;
        });
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      sql.sql("DELETE FROM quarantine_cases").update();
                      quarantine.acknowledge(sql, event);
                      return true;
                    }))
        .isInstanceOf(AlreadyAcknowledgedException.class);
    assertThat(quarantine.find(number)).isPresent();
  }

  @OnBothEngines
  void aReleaseThatCannotBeCarriedOutWaitsAgain(TestDatabase database) {
    var quarantine = quarantine(database);
    var number = quarantine.keep(mail(10, ANNA, PAUL), Direction.INBOUND, FRAUD);
    var told = new ArrayList<MailReleased>();
    quarantine.listen(
        event -> {
          told.add(event);
          quarantine.withdraw(event, "forbidden");
        });
    var event = released(quarantine.release(number, List.of(ANNA), "admin"));
    assertThat(quarantine.find(number).orElseThrow().recipients())
        .allMatch(recipient -> recipient.released().isEmpty());
    assertThat(quarantine.sizes().values()).containsExactlyInAnyOrder(1L, 0L, 0L);
    quarantine.replay();
    assertThat(told).containsExactly(event);
    assertThatThrownBy(() -> quarantine.withdraw(event, "twice"))
        .isInstanceOf(AlreadyAcknowledgedException.class);
    released(quarantine.release(number, List.of(ANNA), "admin"));
    assertThat(told).hasSize(2);
    assertThat(quarantine.delete(number, "admin", "done")).isEqualTo(DeleteOutcome.DELETED);
  }

  @OnBothEngines
  void releasesOnceToEachAlthoughManyWantIt(TestDatabase database) throws Exception {
    var quarantine = quarantine(database);
    var number = quarantine.keep(mail(10, ANNA, PAUL), Direction.INBOUND, FRAUD);
    var given = Collections.synchronizedList(new ArrayList<Address>());
    quarantine.listen(
        event ->
            database.write(
                sql -> {
                  quarantine.acknowledge(sql, event);
                  return given.addAll(event.recipients());
                }));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var works = new ArrayList<Future<ReleaseOutcome>>();
      for (int i = 0; i < 20; i++) {
        int n = i;
        Callable<ReleaseOutcome> work =
            () ->
                n % 2 == 0
                    ? quarantine.release(number, "admin")
                    : quarantine.release(number, List.of(ANNA), "admin");
        works.add(threads.submit(work));
      }
      for (var work : works) {
        work.get();
      }
    }
    assertThat(given).containsExactlyInAnyOrder(ANNA, PAUL);
  }

  @OnBothEngines
  void removesWhatIsOverAndTellsOfMailThatNobodyReleased(TestDatabase database) {
    var quarantine = quarantine(database);
    var refused = quarantine.keep(mail(200_000, ANNA), Direction.INBOUND, FRAUD);
    var held =
        quarantine.keep(mail(10, ANNA), Direction.OUTBOUND, HoldReason.waiting("no key yet"));
    var onItsWay = quarantine.keep(mail(10, ANNA), Direction.INBOUND, FRAUD);
    var open = released(quarantine.release(onItsWay, "admin"));
    assertThat(quarantine.expire(10, (sql, found) -> {})).isEmpty();

    now.updateAndGet(at -> at.plus(Duration.ofDays(15)));
    var young = quarantine.keep(mail(10, ANNA), Direction.INBOUND, FRAUD);
    var told = new ArrayList<CaseNumber>();
    assertThat(quarantine.expire(1, (sql, found) -> told.add(found.number()))).hasSize(1);
    assertThat(quarantine.expire(10, (sql, found) -> told.add(found.number()))).hasSize(1);
    assertThat(told).containsExactlyInAnyOrder(refused, held);
    assertThat(quarantine.find(refused)).isEmpty();
    assertThat(quarantine.mail(held)).isEmpty();
    assertThat(quarantine.find(onItsWay)).isPresent();
    assertThat(quarantine.find(young)).isPresent();
    database.write(
        sql -> {
          quarantine.acknowledge(sql, open);
          return true;
        });
    assertThat(quarantine.expire(10, (sql, found) -> {})).hasSize(1);
    long contents =
        database.read(
            sql -> sql.sql("SELECT COUNT(*) FROM store_contents").query(Long.class).single());
    assertThat(contents).isEqualTo(1);
  }

  @OnBothEngines
  void neverGivesOutAChangedCopy(TestDatabase database) {
    var quarantine = quarantine(database);
    var number = quarantine.keep(mail(1_000, ANNA), Direction.INBOUND, FRAUD);
    var other = quarantine.keep(mail(1_000, ANNA), Direction.INBOUND, FRAUD);
    // The copies of two cases are exchanged: each is sealed for its own case.
    database.write(
        sql ->
            sql.sql(
                    """
                    UPDATE quarantine_cases SET content =
                      (SELECT c.content FROM quarantine_cases c WHERE c.case_number = ?)
                    WHERE case_number = ?
                    """)
                .params(other.text(), number.text())
                .update());
    assertThatThrownBy(() -> quarantine.mail(number).orElseThrow().message().content().octets())
        .isInstanceOf(VaultUnreadableException.class);
  }
}
