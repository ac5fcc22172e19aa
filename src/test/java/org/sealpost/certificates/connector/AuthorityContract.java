package org.sealpost.certificates.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PublicKey;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;

/** What every connector keeps; a new one gets a test class that implements this. */
interface AuthorityContract {

  /** The authority, real or a faithful stand-in. */
  Authority authority();

  /** A fresh public key. */
  PublicKey key();

  private Progress.Issued ordered(CertificateOrder order) {
    for (int asked = 0; asked < 20; asked++) {
      if (authority().order(order) instanceof Progress.Issued issued) {
        return issued;
      }
    }
    throw new AssertionError("no certificate after asking twenty times");
  }

  private CertificateOrder order(String id) {
    return new CertificateOrder(id, Address.of("alice@example.org"), "Alice Example", key());
  }

  @Test
  default void certifiesTheKeyThatWasOrdered() {
    var order = order("first");
    var issued = ordered(order);
    assertThat(issued.certificate().getPublicKey()).isEqualTo(order.key());
    assertThat(issued.chain()).isNotEmpty();
    assertThat(issued.chain().getFirst().getSubjectX500Principal())
        .isEqualTo(issued.certificate().getIssuerX500Principal());
    assertThat(authority().faults(issued.certificate())).isEmpty();
  }

  @Test
  default void givesTheSameCertificateWhenAskedAgain() {
    var order = order("again");
    assertThat(ordered(order)).isEqualTo(ordered(order));
  }

  @Test
  default void takesBackTwiceWithoutHarm() {
    var certificate = ordered(order("back")).certificate();
    authority().revoke(certificate, RevocationReason.SUPERSEDED, "test");
    authority().revoke(certificate, RevocationReason.SUPERSEDED, "test");
  }

  @Test
  default void hasANameForConfigurationAndRows() {
    assertThat(authority().name()).matches("[a-z][a-z0-9-]{0,39}");
  }
}
