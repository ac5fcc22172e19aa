package org.sealpost.certificates.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PublicKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Address;
import org.sealpost.privateca.CertificateStatus;
import org.sealpost.privateca.RevocationReason;
import org.sealpost.privateca.TestCa;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateCaAuthorityTest implements AuthorityContract {

  private TestDatabase database;
  private TestCa test;

  @BeforeAll
  void open() {
    database = TestDatabases.sqlite();
    test = TestCa.open(database);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Override
  public Authority authority() {
    return new PrivateCaAuthority(test.ca());
  }

  @Override
  public PublicKey key() {
    return test.key(KeyKind.P_256);
  }

  @Test
  void rejectsAKeyThatCannotEncrypt() {
    var order =
        new CertificateOrder(
            "ed", Address.of("alice@example.org"), "Alice", test.key(KeyKind.ED25519));
    assertThat(authority().order(order)).isInstanceOf(Progress.Rejected.class);
  }

  @Test
  void whatItTakesBackIsRevoked() {
    var certificate = test.issue("bob@example.org");
    authority().revoke(certificate, RevocationReason.KEY_COMPROMISE, "test");
    assertThat(test.ca().status(certificate)).isInstanceOf(CertificateStatus.Revoked.class);
  }
}
