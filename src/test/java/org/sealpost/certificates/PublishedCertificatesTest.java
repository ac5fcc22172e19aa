package org.sealpost.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.sealpost.mail.Domain;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** What anybody may have of our people's certificates, domain by domain. */
class PublishedCertificatesTest {

  @OnBothEngines
  void onlyWhatSignsAndIsShownOfThisDomainAlone(TestDatabase database) {
    var test = new TestCertificates(database);
    test.certificates.identityFor(TestCertificates.ALICE);
    var domain = TestCertificates.ALICE.email().domain();
    var published = new PublishedCertificates(database, test.clock);
    assertThat(published.some(domain, 5))
        .singleElement()
        .satisfies(one -> assertThat(one.email()).isEqualTo(TestCertificates.ALICE.email()));
    assertThat(published.some(Domain.of("sub." + domain), 5)).isEmpty();
    assertThat(published.some(domain.parent().orElse(Domain.of("invalid")), 5)).isEmpty();
    test.certificates.publish(test.only().id(), false, "admin");
    assertThat(published.some(domain, 5)).as("hidden").isEmpty();
    test.certificates.publish(test.only().id(), true, "admin");
    test.clock.move(Duration.ofDays(5_000));
    assertThat(published.some(domain, 5)).as("ended").isEmpty();
  }
}
