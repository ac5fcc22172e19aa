package org.sealpost.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.HandClock;
import org.sealpost.privateca.RevocationReason;
import org.sealpost.privateca.TestCa;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** The certificates of our own listeners by the private authority. */
class ListenerCertificatesTest {

  private static final List<Domain> GATEWAY =
      List.of(Domain.of("gw.example.org"), Domain.of("portal.example.org"));

  private record Test(TestCa ca, HandClock clock, TestDatabase database) {

    static Test on(TestDatabase database) {
      var clock = new HandClock();
      return new Test(TestCa.open(database, new MemoryKeyVault(), clock), clock, database);
    }

    /** As after a restart: nothing is remembered but rows and vault. */
    ListenerCertificate asked(List<Domain> names) {
      return new ListenerCertificates(database, ca.vault(), ca.ca(), clock)
          .ofPrivateAuthority(names);
    }
  }

  @OnBothEngines
  void isKeptOverARestartAndItsKeyShowsNoOctets(TestDatabase database) throws Exception {
    var test = Test.on(database);
    var first = test.asked(GATEWAY);
    assertThat(first.chain()).hasSize(3);
    assertThat(first.chain().getFirst().getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("gw.example.org", "portal.example.org");
    assertThat(first.key().getEncoded()).isNull();
    test.clock().move(Duration.ofDays(59));
    assertThat(test.asked(GATEWAY)).isEqualTo(first);
  }

  @OnBothEngines
  void isRenewedWithTheSameKeyAfterTwoThirdsOfItsLife(TestDatabase database) {
    var test = Test.on(database);
    var first = test.asked(GATEWAY);
    test.clock().move(Duration.between(test.clock().instant(), first.renewAt()));
    var second = test.asked(GATEWAY);
    assertThat(second.chain().getFirst()).isNotEqualTo(first.chain().getFirst());
    assertThat(second.chain().getFirst().getPublicKey())
        .as("a TLSA record of the key stays right")
        .isEqualTo(first.chain().getFirst().getPublicKey());
    assertThat(second.renewAt()).isAfter(first.renewAt().plus(Duration.ofDays(50)));
    assertThat(test.asked(GATEWAY)).isEqualTo(second);
  }

  @OnBothEngines
  void otherNamesGetAnotherCertificate(TestDatabase database) {
    var test = Test.on(database);
    var first = test.asked(GATEWAY);
    var more = List.of(GATEWAY.get(0), GATEWAY.get(1), Domain.of("mx.example.org"));
    var second = test.asked(more);
    assertThat(second.chain().getFirst()).isNotEqualTo(first.chain().getFirst());
    var other = test.asked(List.of(Domain.of("mta-sts.example.org")));
    assertThat(other.key()).as("each has a key of its own").isNotEqualTo(second.key());
    assertThat(test.asked(more)).isEqualTo(second);
  }

  @OnBothEngines
  void aRevokedOneIsReplacedWithAnotherKey(TestDatabase database) {
    var test = Test.on(database);
    var first = test.asked(GATEWAY);
    var serial = first.chain().getFirst().getSerialNumber().toString(16);
    assertThat(test.ca().ca().revoke(serial, RevocationReason.KEY_COMPROMISE, "anna")).isTrue();
    var second = test.asked(GATEWAY);
    assertThat(second.chain().getFirst().getPublicKey())
        .isNotEqualTo(first.chain().getFirst().getPublicKey());
    assertThat(test.asked(GATEWAY)).isEqualTo(second);
  }
}
