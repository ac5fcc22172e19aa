package org.sealpost.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.RevocationReason;
import org.sealpost.privateca.TestCa;
import org.sealpost.smime.ChainVerdict;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

class TrustAnchorsTest {

  private static String root(TestCa ca) {
    return Pem.write(List.of(ca.ca().certificate(CaName.ROOT)));
  }

  @OnBothEngines
  void trustsOurOwnAndLooksIntoOurLedger(TestDatabase database) {
    var test = new TestCertificates(database);
    var certificate = test.ca.issue("alice@example.org");
    var now = test.clock.instant();
    assertThat(test.anchors.judge(certificate, List.of(), now))
        .isInstanceOfSatisfying(
            ChainVerdict.Trusted.class,
            trusted ->
                assertThat(trusted.chain())
                    .containsExactly(
                        certificate,
                        test.ca.ca().certificate(CaName.MAIL),
                        test.ca.ca().certificate(CaName.ROOT)));
    test.ca
        .ca()
        .revoke(EnrolmentRows.serial(certificate), RevocationReason.KEY_COMPROMISE, "admin");
    assertThat(test.anchors.judge(certificate, List.of(), now))
        .isEqualTo(new ChainVerdict.Revoked(now, "keyCompromise"));
    var ours = List.of(certificate, test.ca.ca().certificate(CaName.MAIL));
    assertThat(test.anchors.revocationIsKnown(ours)).isTrue();
    assertThat(test.anchors.revocationIsKnown(List.of(certificate))).isFalse();
  }

  @OnBothEngines
  void trustsAForeignRootOnlyOnceItIsAddedAndOnlyUntilItIsTakenAway(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var foreign = TestCa.open(elsewhere);
      var certificate = foreign.issue("bob@example.com");
      var chain = foreign.ca().chain(CaName.MAIL);
      var now = test.clock.instant();
      // The foreign root is named as ours is; only its key tells them apart.
      assertThat(test.anchors.judge(certificate, chain, now))
          .isInstanceOf(ChainVerdict.Untrusted.class);
      var added = test.anchors.add(root(foreign), "admin");
      assertThat(added).isInstanceOf(AnchorOutcome.Added.class);
      assertThat(test.anchors.add(root(foreign), "admin"))
          .isInstanceOf(AnchorOutcome.AlreadyThere.class);
      assertThat(test.anchors.judge(certificate, chain, now))
          .isInstanceOf(ChainVerdict.Trusted.class);
      assertThat(test.anchors.judge(certificate, List.of(), now))
          .isInstanceOf(ChainVerdict.Untrusted.class);
      var fingerprint = ((AnchorOutcome.Added) added).anchor().fingerprint();
      assertThat(test.anchors.distrust(fingerprint, "admin")).isTrue();
      assertThat(test.anchors.judge(certificate, chain, now))
          .isInstanceOf(ChainVerdict.Untrusted.class);
    }
  }

  @OnBothEngines
  void aRootForOnePartnerVouchesForNobodyElse(TestDatabase database) {
    try (var elsewhere = TestDatabases.sqlite()) {
      var test = new TestCertificates(database);
      var foreign = TestCa.open(elsewhere);
      test.anchors.addFor(Domain.of("example.com"), root(foreign), "admin");
      var chain = foreign.ca().chain(CaName.MAIL);
      assertThat(
              test.anchors.judge(foreign.issue("b@sub.example.com"), chain, test.clock.instant()))
          .isInstanceOf(ChainVerdict.Trusted.class);
      for (var other : List.of("alice@example.org", "b@notexample.com", "ä@example.org")) {
        assertThat(test.anchors.judge(foreign.issue(other), chain, test.clock.instant()))
            .as(other)
            .isInstanceOf(ChainVerdict.Untrusted.class);
      }
    }
  }

  @OnBothEngines
  void saysWhatHasExpiredAtTheTimeThatCounts(TestDatabase database) {
    var test = new TestCertificates(database);
    var certificate = test.ca.issue("alice@example.org");
    for (var at :
        List.of(
            certificate.getNotAfter().toInstant().plusSeconds(1),
            certificate.getNotBefore().toInstant().minusSeconds(1))) {
      assertThat(test.anchors.judge(certificate, List.of(), at))
          .isInstanceOf(ChainVerdict.Expired.class);
    }
    var lastSecond = certificate.getNotAfter().toInstant();
    assertThat(test.anchors.judge(certificate, List.of(), lastSecond))
        .isInstanceOf(ChainVerdict.Trusted.class);
  }

  @OnBothEngines
  void refusesTheCertificatesOfAuthorities(TestDatabase database) {
    var test = new TestCertificates(database);
    for (var name : CaName.values()) {
      assertThat(
              test.anchors.judge(test.ca.ca().certificate(name), List.of(), test.clock.instant()))
          .as(name.word())
          .isNotInstanceOf(ChainVerdict.Trusted.class);
    }
  }

  @OnBothEngines
  void aMazeOfCertificatesCostsLittle(TestDatabase database) {
    var test = new TestCertificates(database);
    try (var elsewhere = TestDatabases.sqlite()) {
      var foreign = TestCa.open(elsewhere);
      var maze = new ArrayList<X509Certificate>();
      for (int i = 0; i < 100; i++) {
        maze.add(foreign.issue("m" + i + "@example.com"));
      }
      maze.addAll(Collections.nCopies(50, foreign.ca().certificate(CaName.MAIL)));
      assertThat(test.anchors.judge(maze.getFirst(), maze, test.clock.instant()))
          .isInstanceOf(ChainVerdict.Untrusted.class);
    }
  }

  @OnBothEngines
  void refusesWhatIsNoRoot(TestDatabase database) {
    var test = new TestCertificates(database);
    var leaf = Pem.write(List.of(test.ca.issue("alice@example.org")));
    for (var no : List.of("", "text", leaf, root(test.ca) + leaf, "-----BEGIN CERTIFICATE-----")) {
      assertThat(test.anchors.add(no, "admin")).isInstanceOf(AnchorOutcome.Refused.class);
    }
    assertThat(test.anchors.add(root(test.ca), "admin"))
        .isInstanceOf(AnchorOutcome.AlreadyThere.class);
    test.clock.move(Duration.ofDays(30 * 365));
    try (var elsewhere = TestDatabases.sqlite()) {
      assertThat(test.anchors.add(root(TestCa.open(elsewhere)), "admin"))
          .isInstanceOf(AnchorOutcome.Refused.class);
    }
  }

  @OnBothEngines
  void ownRootComesFirstAndStays(TestDatabase database) {
    var test = new TestCertificates(database);
    var own = test.anchors.list().getFirst();
    assertThat(own.isOwn()).isTrue();
    assertThat(test.anchors.distrust(own.fingerprint(), "admin")).isFalse();
    assertThat(test.anchors.list()).containsExactly(own);
    assertThat(own.addedAt()).isAfter(Instant.EPOCH);
  }
}
