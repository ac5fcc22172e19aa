package org.sealpost.authenticity.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.Domain;

class ExternalDestinationTest {

  private static final Domain DOMAIN = Domain.of("a.test");

  private final FakeResolver dns =
      new FakeResolver().txt("_dmarc.a.test", "v=DMARC1; p=none; rua=mailto:x@b.test");

  private List<String> places(String target) {
    var known =
        (ExternalDestination.Known)
            ExternalDestination.of(dns, DOMAIN, ReportTarget.list(target).getFirst());
    return known.targets().stream().map(ReportTarget::uri).toList();
  }

  @Test
  void theDomainsOwnOrganisationNeedsNoConsent() {
    assertThat(places("mailto:x@a.test")).containsExactly("mailto:x@a.test");
    assertThat(places("mailto:x@reports.a.test")).containsExactly("mailto:x@reports.a.test");
  }

  @Test
  void othersMustSayThatTheyWantThem() {
    assertThat(places("mailto:x@b.test")).isEmpty();
    dns.txt("a.test._report._dmarc.b.test", "something else");
    assertThat(places("mailto:x@b.test")).isEmpty();
    dns.txt("a.test._report._dmarc.c.test", "v=DMARC1");
    assertThat(places("mailto:x@c.test")).containsExactly("mailto:x@c.test");
  }

  @Test
  void theyMayNameAnotherMailboxOfTheirOwnButNoThirdHost() {
    dns.txt("a.test._report._dmarc.b.test", "v=DMARC1; rua=mailto:y@b.test");
    assertThat(places("mailto:x@b.test")).containsExactly("mailto:y@b.test");
    dns.txt("a.test._report._dmarc.c.test", "v=DMARC1; rua=mailto:victim@d.test");
    assertThat(places("mailto:x@c.test")).isEmpty();
  }

  @Test
  void whoCannotBeAskedIsUnknown() {
    dns.fail("a.test._report._dmarc.b.test");
    assertThat(ExternalDestination.of(dns, DOMAIN, ReportTarget.list("mailto:x@b.test").getFirst()))
        .isInstanceOf(ExternalDestination.Unknown.class);
  }
}
