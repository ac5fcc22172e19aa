package org.sealpost.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.sealpost.certificates.PartnerCertificate.State;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.TestCa;
import org.sealpost.smime.ChainVerdict;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

class PartnerCertificatesTest {

  private static final Address BOB = Address.of("bob@example.com");

  /** Bob's organisation with a root that we trust. */
  private static TestCa partner(TestCertificates test, TestDatabase elsewhere) {
    var ca = TestCa.open(elsewhere);
    test.anchors.add(Pem.write(List.of(ca.ca().certificate(CaName.ROOT))), "admin");
    return ca;
  }

  private static Learned learn(TestCertificates test, TestCa from, X509Certificate certificate) {
    var now = test.clock.instant();
    test.anchors.judge(certificate, from.ca().chain(CaName.MAIL), now);
    return test.database().write(sql -> test.partners.learn(sql, BOB, certificate, now));
  }

  private static X509Certificate another(TestCa ca, String request) {
    var wanted = new CertificateRequest.Mailbox(BOB, ca.key(KeyKind.P_256));
    return switch (ca.ca().issue(request, wanted)) {
      case IssueOutcome.Issued(var certificate, _) -> certificate;
      case IssueOutcome.Refused(var faults) -> throw new AssertionError(faults);
    };
  }

  @OnBothEngines
  void learnsAndThenEncryptsToIt(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var ca = partner(test, elsewhere);
      var certificate = ca.issue("bob@example.com");
      assertThat(test.partners.encryptionCertificate(BOB)).isEmpty();
      assertThat(learn(test, ca, certificate)).isInstanceOf(Learned.Usable.class);
      assertThat(test.partners.encryptionCertificate(BOB)).contains(certificate);
      assertThat(test.partners.encryptionCertificate(Address.of("BOB@example.com")))
          .contains(certificate);
      assertThat(learn(test, ca, certificate)).isInstanceOf(Learned.Known.class);
      assertThat(test.partners.encryptionCertificate(Address.of("eve@example.com"))).isEmpty();
    }
  }

  @OnBothEngines
  void learnsNothingThatWasNotFoundTrusted(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var stranger = TestCa.open(elsewhere);
      var certificate = stranger.issue("bob@example.com");
      assertThat(learn(test, stranger, certificate)).isInstanceOf(Learned.Refused.class);
      assertThat(test.partners.encryptionCertificate(BOB)).isEmpty();
    }
  }

  @OnBothEngines
  void cve202629140LearnsNoCertificateOfSomebodyElse(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var ca = partner(test, elsewhere);
      for (var other : List.of("mallory@example.com", "bob@example.net", "Bob@example.com")) {
        assertThat(learn(test, ca, ca.issue(other))).isInstanceOf(Learned.Refused.class);
      }
      assertThat(test.partners.newest(10)).isEmpty();
    }
  }

  @OnBothEngines
  void oneInUseIsNotPushedAsideByMail(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite();
        var thirdPlace = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var ca = partner(test, elsewhere);
      var first = another(ca, "1");
      learn(test, ca, first);
      assertThat(learn(test, ca, another(ca, "2"))).isInstanceOf(Learned.Waiting.class);
      var otherRoot = partner(test, thirdPlace);
      assertThat(learn(test, otherRoot, another(otherRoot, "3")))
          .isInstanceOfSatisfying(
              Learned.Waiting.class,
              waiting -> assertThat(waiting.reason()).contains("another root"));
      assertThat(test.partners.encryptionCertificate(BOB)).contains(first);
      assertThat(test.partners.of(BOB.key())).hasSize(3);
    }
  }

  @OnBothEngines
  void aRenewalNearTheEndTakesOver(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var ca = partner(test, elsewhere);
      learn(test, ca, another(ca, "1"));
      test.clock.move(Duration.ofDays(250));
      ca.clock().move(Duration.ofDays(250));
      var renewed = another(ca, "2");
      assertThat(learn(test, ca, renewed))
          .isInstanceOfSatisfying(
              Learned.Usable.class, usable -> assertThat(usable.replacesAnother()).isTrue());
      assertThat(test.partners.encryptionCertificate(BOB)).contains(renewed);
    }
  }

  @OnBothEngines
  void oneThatWaitedIsUsedWhenTheOldOneHasEnded(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var ca = partner(test, elsewhere);
      learn(test, ca, another(ca, "1"));
      test.clock.move(Duration.ofDays(100));
      ca.clock().move(Duration.ofDays(100));
      var second = another(ca, "2");
      assertThat(learn(test, ca, second)).isInstanceOf(Learned.Waiting.class);
      test.clock.move(Duration.ofDays(300));
      assertThat(test.partners.encryptionCertificate(BOB)).isEmpty();
      test.partners.upkeep();
      assertThat(test.partners.encryptionCertificate(BOB)).contains(second);
    }
  }

  @OnBothEngines
  void anAdministratorDecides(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var ca = partner(test, elsewhere);
      var first = another(ca, "1");
      learn(test, ca, first);
      var second = another(ca, "2");
      var waiting = (Learned.Waiting) learn(test, ca, second);
      var id = waiting.certificate().id();
      assertThat(test.partners.approve(id, "admin")).isTrue();
      assertThat(test.partners.find(id).orElseThrow().state()).isEqualTo(State.USABLE);
      test.partners.of(BOB.key()).stream()
          .filter(each -> each.certificate().equals(first))
          .forEach(each -> test.partners.refuse(each.id(), "admin"));
      assertThat(test.partners.encryptionCertificate(BOB)).contains(second);
      assertThat(learn(test, ca, first)).isInstanceOf(Learned.Known.class);
      assertThat(test.partners.encryptionCertificate(BOB)).contains(second);
    }
  }

  @OnBothEngines
  void whatIsImportedIsUsedWithoutARootAndMailDoesNotReplaceIt(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite();
        var thirdPlace = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var stranger = TestCa.open(elsewhere);
      var certificate = stranger.issue("bob@example.com");
      var pem = Pem.write(List.of(certificate));
      assertThat(test.partners.importFor(BOB, pem, "admin")).isInstanceOf(Learned.Usable.class);
      assertThat(test.partners.importFor(BOB, pem, "admin")).isInstanceOf(Learned.Known.class);
      assertThat(test.partners.encryptionCertificate(BOB)).contains(certificate);
      var ca = partner(test, thirdPlace);
      assertThat(learn(test, ca, another(ca, "1"))).isInstanceOf(Learned.Waiting.class);
      assertThat(test.partners.encryptionCertificate(BOB)).contains(certificate);
      for (var no : List.of("", "text", Pem.write(List.of(stranger.issue("eve@example.com"))))) {
        assertThat(test.partners.importFor(BOB, no, "admin")).isInstanceOf(Learned.Refused.class);
      }
    }
  }

  @OnBothEngines
  void aDomainsCertificateServesThoseWithoutOneOfTheirOwn(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var stranger = TestCa.open(elsewhere);
      var gateway = stranger.issue("gateway@example.com");
      test.partners.importFor(Domain.of("example.com"), Pem.write(List.of(gateway)), "admin");
      assertThat(test.partners.encryptionCertificate(BOB)).contains(gateway);
      var own = stranger.issue("bob@example.com");
      test.partners.importFor(BOB, Pem.write(List.of(own)), "admin");
      assertThat(test.partners.encryptionCertificate(BOB)).contains(own);
    }
  }

  @OnBothEngines
  void aLearnedOneIsNotUsedOnceItsRootIsDistrusted(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var ca = partner(test, elsewhere);
      learn(test, ca, another(ca, "1"));
      test.anchors.distrust(test.anchors.list().getLast().fingerprint(), "admin");
      assertThat(test.partners.encryptionCertificate(BOB)).isEmpty();
    }
  }

  @OnBothEngines
  void keepsNoMoreThanAFewOfOneAddress(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var ca = partner(test, elsewhere);
      Learned last = new Learned.Refused("none yet");
      for (int i = 0; i < 51; i++) {
        last = learn(test, ca, another(ca, "r" + i));
      }
      assertThat(last).isInstanceOf(Learned.Refused.class);
      assertThat(test.partners.newest(100)).hasSize(50);
      assertThat(
              test.anchors.judge(
                  another(ca, "x"), ca.ca().chain(CaName.MAIL), test.clock.instant()))
          .isInstanceOf(ChainVerdict.Trusted.class);
    }
  }
}
