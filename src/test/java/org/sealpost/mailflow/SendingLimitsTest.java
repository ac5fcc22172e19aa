package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.sealpost.audit.AuditLog;
import org.sealpost.audit.AuditQuery;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.directory.Person;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** Who may send how much, and what happens beyond. */
class SendingLimitsTest {

  private static final Address ANNA = Address.of("anna@example.org");
  private static final Address ALIAS = Address.of("a.berger@example.org");
  private static final Address PAUL = Address.of("paul@example.org");
  private static final Address NEWS = Address.of("news@example.org");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
  private final KeyVault vault = new MemoryKeyVault();

  private AuditLog audit(TestDatabase database) {
    return new AuditLog(database, vault, now::get);
  }

  private SendingLimits limits(TestDatabase database) {
    var directory = new Directory(database, now::get);
    directory.add(OwnDomain.of(Domain.of("example.org")));
    directory.add(new Person(ANNA, List.of(ALIAS), "Anna", List.of("staff"), false, true));
    directory.add(new Person(PAUL, List.of(), "Paul", List.of("letters"), false, true));
    return new SendingLimits(
        database,
        audit(database),
        directory,
        now::get,
        new SendingLimit(10, 20, 15, 0),
        Map.of(
            "letters", new SendingLimit(0, 1_000, 0, 0), NEWS.key(), new SendingLimit(0, 0, 0, 0)),
        false);
  }

  private void pass(Duration time) {
    now.updateAndGet(at -> at.plus(time));
  }

  private static void send(
      TestDatabase database, SendingLimits limits, Address person, int recipients, int times) {
    for (int i = 0; i < times; i++) {
      database.write(
          sql -> {
            limits.count(sql, person, recipients);
            return true;
          });
    }
  }

  @OnBothEngines
  void mailsWithinAnHourAreLimitedAndTheHourSlides(TestDatabase database) {
    var limits = limits(database);
    send(database, limits, ANNA, 1, 10);
    database.restart();
    assertThat(limits.excess(ANNA, 1))
        .hasValue(
            "anna@example.org would have sent 11 mails within an hour, 10 are allowed: has"
                + " somebody stolen the password?");
    assertThat(limits.excess(PAUL, 1)).isEmpty();
    pass(Duration.ofMinutes(60));
    assertThat(limits.excess(ANNA, 1)).as("the hour before still counts").isPresent();
    pass(Duration.ofMinutes(30));
    assertThat(limits.excess(ANNA, 1)).isEmpty();
  }

  @OnBothEngines
  void recipientsOfAllMailsCount(TestDatabase database) {
    var limits = limits(database);
    send(database, limits, ANNA, 15, 1);
    assertThat(limits.excess(ANNA, 5)).isEmpty();
    assertThat(limits.excess(ANNA, 6)).hasValueSatisfying(r -> assertThat(r).contains("21 recip"));
  }

  @OnBothEngines
  void aDayIsLimitedToo(TestDatabase database) {
    var limits = limits(database);
    send(database, limits, ANNA, 1, 8);
    pass(Duration.ofHours(4));
    send(database, limits, ANNA, 1, 7);
    pass(Duration.ofHours(2));
    assertThat(limits.excess(ANNA, 1)).hasValueSatisfying(r -> assertThat(r).contains("a day"));
    pass(Duration.ofHours(23));
    assertThat(limits.excess(ANNA, 1)).isEmpty();
    pass(Duration.ofHours(24));
    assertThat(limits.forgetOld()).isEqualTo(2);
  }

  @OnBothEngines
  void groupsAndAddressesMayHaveOtherLimits(TestDatabase database) {
    var limits = limits(database);
    send(database, limits, PAUL, 30, 30);
    assertThat(limits.excess(PAUL, 100)).isEmpty();
    assertThat(limits.excess(PAUL, 101)).isPresent();
    send(database, limits, NEWS, 1_000, 20);
    assertThat(limits.excess(NEWS, 1_000)).isEmpty();
  }

  @OnBothEngines
  void theAlarmIsRaisedOnceAnHourAndNamesThePerson(TestDatabase database) {
    var limits = limits(database);
    assertThat(limits.suspects()).isEmpty();
    limits.held(ANNA, "too much");
    limits.held(ANNA, "too much");
    assertThat(limits.suspects()).containsExactly(ANNA);
    assertThat(audit(database).lines(AuditQuery.newest(10)))
        .filteredOn(line -> line.entry().what().equals("sending-limit.exceed"))
        .singleElement()
        .satisfies(line -> assertThat(line.entry().object()).isEqualTo("anna@example.org"));
    pass(Duration.ofHours(25));
    assertThat(limits.suspects()).isEmpty();
  }

  @OnBothEngines
  void countedIsWhoSignedInByTheMainAddressAndNotWhoeverFromNames(TestDatabase database) {
    var limits = limits(database);
    assertThat(limits.sender(Optional.of(ALIAS), Optional.of(PAUL))).hasValue(ANNA);
    assertThat(limits.sender(Optional.empty(), Optional.of(PAUL))).isEmpty();
  }
}
