package org.sealpost.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sealpost.certificates.TestCertificates.ALICE;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.sealpost.certificates.CertificateEvent.CertificateIssued;
import org.sealpost.certificates.CertificateEvent.CertificateRevoked;
import org.sealpost.certificates.connector.Progress;
import org.sealpost.directory.Person;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;
import org.sealpost.smime.ChainVerdict;
import org.sealpost.smime.DecryptionKey;
import org.sealpost.smime.SmimeSigner;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class CertificatesTest {

  private static SmimeSigner ready(Availability availability) {
    assertThat(availability).isInstanceOf(Availability.Ready.class);
    return ((Availability.Ready) availability).signer();
  }

  @OnBothEngines
  void theFirstMailOfAPersonHasACertificateAtOnce(TestDatabase database) {
    var test = new TestCertificates(database);
    var first = test.certificates.identityFor(ALICE);
    var signer = ready(first);
    assertThat(((Availability.Ready) first).isNew()).isTrue();
    assertThat(test.certificates.identityFor(ALICE))
        .isEqualTo(new Availability.Ready(signer, false));
    assertThat(Mailboxes.of(signer.certificate())).containsExactly(ALICE.email());
    assertThat(test.vault.publicKey(signer.key()).orElseThrow())
        .isEqualTo(signer.certificate().getPublicKey());
    assertThat(signer.chain()).hasSize(2);
    assertThat(ready(test.certificates.identityFor(ALICE))).isEqualTo(signer);
    test.restart();
    assertThat(ready(test.certificates.identityFor(ALICE))).isEqualTo(signer);
    assertThat(test.anchors.judge(signer.certificate(), signer.chain(), test.clock.instant()))
        .isInstanceOf(ChainVerdict.Trusted.class);
  }

  @OnBothEngines
  void mailsAtTheSameTimeShareOneOrder(TestDatabase database) throws Exception {
    var test = new TestCertificates(database);
    Callable<SmimeSigner> mail = () -> ready(test.certificates.identityFor(ALICE));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var mails = threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> mail).toList());
      var signers = new HashSet<SmimeSigner>();
      for (var each : mails) {
        signers.add(each.get());
      }
      assertThat(signers).hasSize(1);
    }
    assertThat(test.certificates.enrolments(EnrolmentQuery.newest(100))).hasSize(1);
  }

  @OnBothEngines
  void goesOnAfterACrashBehindEachStep(TestDatabase database) {
    var test = new TestCertificates(database);
    test.authority.slow();
    assertThat(test.certificates.identityFor(ALICE)).isInstanceOf(Availability.Pending.class);
    var rows = rows(test);
    var key = test.only().key();
    for (var reached :
        List.of(EnrolmentState.ISSUED, EnrolmentState.CHECKED, EnrolmentState.ACTIVE)) {
      // A fresh object knows only what the rows say, as a program that was killed does.
      var fresh =
          new Enrolments(
              database,
              rows,
              test.vault,
              test.audit,
              test.anchors,
              Map.of("private", test.authority),
              test.clock);
      assertThat(fresh.step(test.only()).state()).isEqualTo(reached);
      test.restart();
    }
    assertThat(test.only().key()).isEqualTo(key);
    assertThat(test.ca.ca().issuances(100)).hasSize(4);
    ready(test.certificates.identityFor(ALICE));
  }

  @OnBothEngines
  void aStepThatWasDoneIsNotDoneTwice(TestDatabase database) {
    var test = new TestCertificates(database);
    test.authority.slow();
    test.certificates.identityFor(ALICE);
    var ordered = test.only();
    test.certificates.upkeep();
    var active = test.only();
    assertThat(active.state()).isEqualTo(EnrolmentState.ACTIVE);
    var again =
        new Enrolments(
                database,
                rows(test),
                test.vault,
                test.audit,
                test.anchors,
                Map.of("private", test.authority),
                test.clock)
            .step(ordered);
    assertThat(again).isEqualTo(active);
    assertThat(test.ca.ca().issuances(100)).hasSize(4);
  }

  @OnBothEngines
  void anAuthorityThatDoesNotAnswerIsAskedAgain(TestDatabase database) {
    var test = new TestCertificates(database);
    test.authority.down(true);
    assertThat(test.certificates.identityFor(ALICE))
        .isEqualTo(new Availability.Pending("it does not answer"));
    test.certificates.upkeep();
    assertThat(test.only().tries()).isEqualTo(1);
    test.authority.down(false);
    test.clock.move(Duration.ofMinutes(2));
    test.certificates.upkeep();
    ready(test.certificates.identityFor(ALICE));
  }

  @OnBothEngines
  void aCertificateThatIsNotWhatWasOrderedIsRefusedAndTakenBack(TestDatabase database) {
    var test = new TestCertificates(database);
    var other = test.ca.issue("mallory@example.org");
    test.authority.next(answer -> new Progress.Issued(other, ((Progress.Issued) answer).chain()));
    assertThat(test.certificates.identityFor(ALICE)).isInstanceOf(Availability.Unavailable.class);
    assertThat(test.only().state()).isEqualTo(EnrolmentState.REJECTED);
    assertThat(test.only().fault())
        .contains("the key is not the one that was ordered for")
        .contains("it does not name alice@example.org");
    assertThat(test.authority.revoked()).containsExactly("superseded");
    assertThat(test.certificates.identityFor(ALICE))
        .isInstanceOfSatisfying(
            Availability.Unavailable.class,
            no -> assertThat(no.why()).contains("the last order was rejected"));
    assertThat(test.certificates.enrolments(EnrolmentQuery.newest(10))).hasSize(1);
    test.clock.move(Duration.ofMinutes(61));
    ready(test.certificates.identityFor(ALICE));
  }

  @OnBothEngines
  void anOrderThatIsRejectedSaysWhy(TestDatabase database) {
    var test = new TestCertificates(database);
    test.authority.next(answer -> new Progress.Rejected("quota used up"));
    assertThat(test.certificates.identityFor(ALICE))
        .isEqualTo(new Availability.Unavailable("quota used up"));
  }

  @OnBothEngines
  void renewsInTimeAndKeepsTheOldKeyForOldMail(TestDatabase database) {
    var test = new TestCertificates(database);
    var old = ready(test.certificates.identityFor(ALICE));
    assertThat(test.only().renewAt())
        .isAfterOrEqualTo(test.clock.instant().plus(Duration.ofDays(243)))
        .isBefore(test.clock.instant().plus(Duration.ofDays(251)));
    test.clock.move(Duration.ofDays(200));
    test.certificates.upkeep();
    assertThat(ready(test.certificates.identityFor(ALICE))).isEqualTo(old);
    test.clock.move(Duration.ofDays(55));
    test.certificates.upkeep();
    var renewed = ready(test.certificates.identityFor(ALICE));
    assertThat(renewed.key()).isNotEqualTo(old.key());
    assertThat(test.certificates.decryptionKeys(List.of(ALICE.email())))
        .extracting(DecryptionKey::key)
        .containsExactly(renewed.key(), old.key());
    assertThat(test.authority.revoked()).isEmpty();
    test.certificates.upkeep();
    assertThat(test.certificates.enrolments(EnrolmentQuery.newest(10)))
        .extracting(Enrolment::state)
        .containsExactlyInAnyOrder(EnrolmentState.ACTIVE, EnrolmentState.SUPERSEDED);
    test.clock.move(Duration.ofDays(200));
    test.certificates.upkeep();
    assertThat(
            test.certificates.enrolments(
                EnrolmentQuery.newest(10).withState(EnrolmentState.EXPIRED)))
        .hasSize(1);
    assertThat(test.certificates.decryptionKeys(List.of(ALICE.email()))).hasSize(2);
  }

  @OnBothEngines
  void aYearOfDaysNeverLeavesAnybodyWithoutAValidCertificate(TestDatabase database) {
    var test = new TestCertificates(database);
    for (int day = 0; day < 800; day += 16) {
      test.authority.down(day % 48 == 32);
      test.certificates.upkeep();
      var signer = ready(test.certificates.identityFor(ALICE));
      assertThat(signer.certificate().getNotAfter().toInstant()).isAfter(test.clock.instant());
      test.clock.move(Duration.ofDays(16));
    }
  }

  @OnBothEngines
  void doesNotRenewForPeopleWhoLeft(TestDatabase database) {
    var test = new TestCertificates(database);
    ready(test.certificates.identityFor(ALICE));
    test.directory.deletePerson(ALICE.email());
    test.clock.move(Duration.ofDays(260));
    test.certificates.upkeep();
    assertThat(test.certificates.enrolments(EnrolmentQuery.newest(10))).hasSize(1);
    var gone = new Person(ALICE.email(), "Alice", List.of(), false, false);
    assertThat(test.certificates.identityFor(gone)).isInstanceOf(Availability.Unavailable.class);
  }

  @OnBothEngines
  void reissuesWithANewKeyAndThenTakesTheOldOneBack(TestDatabase database) {
    var test = new TestCertificates(database);
    var old = ready(test.certificates.identityFor(ALICE));
    var id = test.only().id();
    test.authority.down(true);
    var waiting =
        test.certificates.reissue(id, RevocationReason.KEY_COMPROMISE, "admin").orElseThrow();
    assertThat(waiting.state()).isEqualTo(EnrolmentState.PENDING);
    assertThat(ready(test.certificates.identityFor(ALICE))).isEqualTo(old);
    test.authority.down(false);
    test.clock.move(Duration.ofMinutes(2));
    test.certificates.upkeep();
    assertThat(ready(test.certificates.identityFor(ALICE)).key()).isNotEqualTo(old.key());
    var replaced = test.certificates.enrolment(id).orElseThrow();
    assertThat(replaced.state()).isEqualTo(EnrolmentState.REVOKED);
    assertThat(replaced.reason()).contains(RevocationReason.KEY_COMPROMISE);
    assertThat(test.authority.revoked()).containsExactly("keyCompromise");
  }

  @OnBothEngines
  void whatIsRevokedIsUsedNoMoreEvenIfTheAuthorityDoesNotAnswer(TestDatabase database) {
    var test = new TestCertificates(database);
    var signer = ready(test.certificates.identityFor(ALICE));
    var id = test.only().id();
    test.authority.down(true);
    assertThat(test.certificates.revoke(id, RevocationReason.CESSATION_OF_OPERATION, "admin"))
        .isTrue();
    assertThat(test.certificates.revoke(id, RevocationReason.SUPERSEDED, "admin")).isFalse();
    assertThat(test.certificates.published(ALICE.email())).isEmpty();
    assertThat(test.certificates.identityFor(ALICE))
        .isInstanceOfSatisfying(
            Availability.Unavailable.class,
            no -> assertThat(no.why()).contains("cessationOfOperation"));
    test.authority.down(false);
    test.certificates.upkeep();
    test.certificates.upkeep();
    assertThat(test.authority.revoked()).containsExactly("cessationOfOperation");
    assertThat(test.anchors.judge(signer.certificate(), signer.chain(), test.clock.instant()))
        .isInstanceOf(ChainVerdict.Revoked.class);
    assertThat(test.certificates.decryptionKeys(List.of(ALICE.email()))).hasSize(1);
    test.certificates.request(ALICE, ALICE.email(), "private", "admin");
    ready(test.certificates.identityFor(ALICE));
  }

  @OnBothEngines
  void eventsTellWhatHappenedToWhoeverAsksLater(TestDatabase database) {
    var test = new TestCertificates(database);
    test.certificates.identityFor(ALICE);
    test.clock.move(Duration.ofMinutes(1));
    test.certificates.revoke(test.only().id(), RevocationReason.KEY_COMPROMISE, "admin");
    test.restart();
    var events = test.certificates.events(Instant.EPOCH, 10);
    assertThat(events).hasSize(2);
    assertThat(events.getFirst()).isInstanceOf(CertificateIssued.class);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            CertificateRevoked.class,
            revoked -> assertThat(revoked.reason()).isEqualTo(RevocationReason.KEY_COMPROMISE));
    assertThat(test.certificates.events(events.getFirst().at(), 10)).hasSize(1);
  }

  @OnBothEngines
  void showsTheWorldWhatIsPublished(TestDatabase database) {
    var test = new TestCertificates(database);
    test.certificates.identityFor(ALICE);
    assertThat(test.certificates.published(ALICE.email())).startsWith("-----BEGIN CERTIFICATE");
    assertThat(test.certificates.publish(test.only().id(), false, "admin")).isTrue();
    assertThat(test.certificates.published(ALICE.email())).isEmpty();
    assertThat(test.certificates.pem(test.only().id()).orElseThrow())
        .containsPattern("(?s)(-----BEGIN CERTIFICATE.*){3}");
    assertThat(test.certificates.exportPkcs12(test.only().id(), "secret".toCharArray(), "admin"))
        .isPresent();
  }

  @OnBothEngines
  void signsUnderAnAliasAsTheDirectoryWritesIt(TestDatabase database) {
    var test = new TestCertificates(database);
    var bob =
        new Person(
            Address.of("bob@example.org"),
            List.of(Address.of("sales@example.org")),
            "Bob",
            List.of(),
            false,
            true);
    var signer = ready(test.certificates.identityFor(bob, Address.of("SALES@example.org")));
    assertThat(Mailboxes.of(signer.certificate())).containsExactly(Address.of("sales@example.org"));
    assertThat(test.certificates.identityFor(bob, ALICE.email()))
        .isInstanceOf(Availability.Unavailable.class);
  }

  @OnBothEngines
  void listsByAddressStateAndPage(TestDatabase database) {
    var test = new TestCertificates(database);
    for (var name : List.of("ann", "ben", "cat_x")) {
      test.clock.move(Duration.ofSeconds(1));
      test.certificates.request(ALICE, Address.of(name + "@example.org"), "private", "admin");
    }
    var all = EnrolmentQuery.newest(10);
    assertThat(emails(test, all)).isEqualTo("cat_x@example.org ben@example.org ann@example.org");
    assertThat(emails(test, all.withEmail("Ann@"))).isEqualTo("ann@example.org");
    assertThat(emails(test, all.withEmail("_"))).isEqualTo("cat_x@example.org");
    assertThat(emails(test, all.withState(EnrolmentState.REVOKED))).isEmpty();
    var firstPage = test.certificates.enrolments(EnrolmentQuery.newest(2));
    assertThat(emails(test, all.withAfter(firstPage.getLast().id()))).isEqualTo("ann@example.org");
    var soon = test.clock.instant().plus(Duration.ofDays(30));
    assertThat(emails(test, all.withExpiresBefore(soon))).isEmpty();
    assertThat(emails(test, all.withExpiresBefore(soon.plus(Duration.ofDays(340))))).isNotEmpty();
    assertThatThrownBy(() -> test.certificates.request(ALICE, ALICE.email(), "other", "admin"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String emails(TestCertificates test, EnrolmentQuery query) {
    return test.certificates.enrolments(query).stream()
        .map(each -> each.email().toString())
        .collect(Collectors.joining(" "));
  }

  @OnBothEngines
  void takesKeysThatWereMadeAhead(TestDatabase database) {
    var test = new TestCertificates(database, new CertificateSettings("private", KeyKind.P_256, 2));
    test.certificates.upkeep();
    var spares = new SpareKeys(database, test.vault, test.clock, test.settings);
    Awaitility.await().until(() -> spares.count() == 2);
    var key =
        database.read(
            sql ->
                sql.sql("SELECT key_id FROM certificates_spare_keys ORDER BY made_at, key_id")
                    .query(String.class)
                    .list()
                    .getFirst());
    assertThat(ready(test.certificates.identityFor(ALICE)).key().text()).isEqualTo(key);
    Awaitility.await().until(() -> spares.count() == 2);
    test.certificates.close();
  }

  private static EnrolmentRows rows(TestCertificates test) {
    var reader = new EnrolmentReader();
    return new EnrolmentRows(reader, new Signers(test.database(), reader, test.clock), test.clock);
  }
}
