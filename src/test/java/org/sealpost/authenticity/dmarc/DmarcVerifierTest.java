package org.sealpost.authenticity.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sealpost.authenticity.dmarc.DmarcVerifier.Proved;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

class DmarcVerifierTest {

  /** One table of records for all vectors. */
  private static FakeResolver zone() {
    return new FakeResolver()
        .txt("_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine; np=reject")
        .txt("_dmarc.strict.com", "v=DMARC1; p=reject; adkim=s; aspf=s")
        .txt("_dmarc.mail.own.com", "v=DMARC1; p=none")
        .txt("_dmarc.own.com", "v=DMARC1; p=reject")
        .txt("_dmarc.tenants.net", "v=DMARC1; p=reject; psd=y; np=reject; sp=none")
        .txt("_dmarc.big.org", "v=DMARC1; p=reject")
        .txt("_dmarc.unit.big.org", "v=DMARC1; p=quarantine; psd=n")
        .txt("_dmarc.two.com", "v=DMARC1; p=reject", "v=DMARC1; p=none")
        .txt("_dmarc.mixed.com", "other text", "v=DMARC1; p=quarantine")
        .txt("_dmarc.later.com", "p=reject; v=DMARC1")
        .txt("_dmarc.case.com", "v=dmarc1; p=reject")
        .txt("_dmarc.nop.com", "v=DMARC1; rua=mailto:r@nop.com")
        .txt("_dmarc.badp.com", "v=DMARC1; p=kill")
        .txt("_dmarc.badprua.com", "v=DMARC1; p=kill; rua=mailto:r@badprua.com")
        .txt("_dmarc.test.com", "v = DMARC1 ; P=Reject ; t=y; unknown; pct=0")
        .txt("_dmarc.h.i.j.deep.com", "v=DMARC1; p=reject")
        .address("exists.example.com", "192.0.2.1")
        .fail("_dmarc.broken.com")
        .fail("_dmarc.up.com")
        .txt("_dmarc.down.up.com", "v=DMARC1; p=reject");
  }

  @ParameterizedTest(name = "{0} spf={1} dkim={2}: {3} {4}")
  @CsvSource({
    // from, spf, dkim, result, policy
    "example.com, example.com, , PASS, reject",
    "example.com, , example.com, PASS, reject",
    "example.com, mail.example.com, , PASS, reject",
    "example.com, , mail.example.com, PASS, reject",
    "mail.example.com, example.com, , PASS, quarantine",
    "mail.example.com, news.example.com, , PASS, quarantine",
    "example.com, attack.com, attack.com, FAIL, reject",
    "example.com, notexample.com, , FAIL, reject",
    "example.com, example.com.attack.com, , FAIL, reject",
    "example.com, , , FAIL, reject",
    "exists.example.com, , , FAIL, quarantine",
    "missing.example.com, , , FAIL, reject",
    "strict.com, mail.strict.com, mail.strict.com, FAIL, reject",
    "strict.com, strict.com, , PASS, reject",
    "strict.com, , strict.com, PASS, reject",
    "mail.own.com, own.com, , PASS, none",
    "mail.own.com, , , FAIL, none",
    "a.tenants.net, b.tenants.net, , FAIL, reject",
    "a.tenants.net, x.a.tenants.net, , PASS, none",
    "tenants.net, tenants.net, , PASS, reject",
    "tenants.net, a.tenants.net, , FAIL, reject",
    "a.tenants.net, tenants.net, , FAIL, reject",
    "x.unit.big.org, big.org, , FAIL, quarantine",
    "x.unit.big.org, unit.big.org, , PASS, quarantine",
    "unit.big.org, other.big.org, , FAIL, quarantine",
    "two.com, two.com, , NONE, ",
    "mixed.com, mixed.com, , PASS, quarantine",
    "later.com, later.com, , NONE, ",
    "case.com, case.com, , NONE, ",
    "nop.com, , , FAIL, none",
    "badp.com, badp.com, , PERMERROR, ",
    "badprua.com, , , FAIL, none",
    "badprua.com, badprua.com, , PASS, none",
    "test.com, , , FAIL, reject",
    "nothing.com, nothing.com, , NONE, ",
    "nothing.com, , nothing.com, NONE, ",
    "broken.com, broken.com, broken.com, TEMPERROR, ",
    "x.broken.com, x.broken.com, , TEMPERROR, ",
    "a.b.c.d.e.f.g.h.i.j.deep.com, h.i.j.deep.com, , PASS, reject",
    "down.up.com, down.up.com, , PASS, reject",
    "down.up.com, other.up.com, , TEMPERROR, reject",
    "down.up.com, attack.com, , TEMPERROR, reject",
  })
  void vector(String from, String spf, String dkim, AuthenticationResult result, String policy) {
    var verdict =
        DmarcVerifier.check(
            zone(),
            Domain.of(from),
            new Proved(domain(spf), domain(dkim).stream().toList(), List.of()));
    assertThat(verdict.result()).as(verdict.toString()).isEqualTo(result);
    assertThat(verdict.policy()).isEqualTo(Optional.ofNullable(policy));
    assertThat(verdict.isTest()).isEqualTo(from.equals("test.com"));
  }

  private static Optional<Domain> domain(String text) {
    return Optional.ofNullable(text).map(Domain::of);
  }

  @Test
  void aWalkAsksAtMostEightQuestions() throws DmarcStop {
    var dns = new FakeResolver();
    var walked = new TreeWalk(dns).walk(Domain.of("a.b.c.d.e.f.g.h.i.j.k.l.m.n.example.com"));
    assertThat(dns.asked())
        .hasSize(8)
        .startsWith(
            "TXT _dmarc.a.b.c.d.e.f.g.h.i.j.k.l.m.n.example.com",
            "TXT _dmarc.j.k.l.m.n.example.com")
        .endsWith("TXT _dmarc.com");
    assertThat(walked.organisational()).isEqualTo(walked.start());
  }

  @Test
  void anUnansweredSignatureOfTheSameOrganisationLeavesItOpen() {
    var open = new Proved(Optional.empty(), List.of(), List.of(Domain.of("mail.example.com")));
    assertThat(DmarcVerifier.check(zone(), Domain.of("example.com"), open).result())
        .isEqualTo(AuthenticationResult.TEMPERROR);
    var stranger = new Proved(Optional.empty(), List.of(), List.of(Domain.of("attack.com")));
    assertThat(DmarcVerifier.check(zone(), Domain.of("example.com"), stranger).result())
        .isEqualTo(AuthenticationResult.FAIL);
  }

  @Test
  void usualMailCostsOneQuestion() {
    var dns = zone();
    var proved = new Proved(domain("example.com"), List.of(Domain.of("example.com")), List.of());
    DmarcVerifier.check(dns, Domain.of("example.com"), proved);
    assertThat(dns.asked()).hasSize(1);
  }
}
