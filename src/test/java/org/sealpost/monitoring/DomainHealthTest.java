package org.sealpost.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.sealpost.authenticity.DkimAlgorithm;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.delivery.FetchedPolicy;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.dns.CaaRecord;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimStage;
import org.sealpost.mailflow.KeptDkimKey;
import org.sealpost.monitoring.Finding.Level;

/** What is said of the DNS: each line both ways. */
class DomainHealthTest {

  private static final Domain GATEWAY = Domain.of("gw.example.org");
  private static final Domain DOMAIN = Domain.of("example.org");
  private static final HostedMtaSts POLICY =
      new HostedMtaSts(HostedMtaSts.Mode.ENFORCE, Duration.ofDays(7), List.of("gw.example.org"));
  private static final KeptDkimKey KEY = key("sp202611", DkimStage.SIGNING);

  private static KeptDkimKey key(String selector, DkimStage stage) {
    var key = new DkimKey(DOMAIN, selector, new KeyId("00112233445566778899aabbccddeeff"));
    return new KeptDkimKey(
        key,
        DkimAlgorithm.RSA,
        stage,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        "v=DKIM1; k=rsa; p=AAAA",
        key.recordName() + ". TXT \"v=DKIM1; k=rsa; p=AAAA\"");
  }

  /** A DNS in which everything is right. */
  private static FakeResolver right() {
    return new FakeResolver()
        .address("gw.example.org", "198.51.100.7", "2001:db8::7")
        .ptr("198.51.100.7", "gw.example.org")
        .ptr("2001:db8::7", "gw.example.org")
        .mx("ietf.org", "mail.ietf.org")
        .mx("example.org", "gw.example.org")
        .txt("example.org", "v=spf1 a:gw.example.org -all", "other=1")
        .txt("sp202611._domainkey.example.org", "v=DKIM1;k=rsa;p=AA AA")
        .txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:d@example.org")
        .txt("_smtp._tls.example.org", "v=TLSRPTv1; rua=mailto:tls@example.org")
        .txt("_mta-sts.example.org", POLICY.record())
        .address("mta-sts.example.org", "198.51.100.7");
  }

  private static List<SpokenFinding> host(FakeResolver dns) {
    return English.of(new HostLook(dns, GATEWAY).findings());
  }

  private static List<SpokenFinding> domain(FakeResolver dns) {
    return domain(dns, List.of(KEY), false);
  }

  private static List<SpokenFinding> domain(
      FakeResolver dns, List<KeptDkimKey> keys, boolean hasSmartHost) {
    return English.of(health(dns, keys, hasSmartHost).of(DOMAIN));
  }

  private static DomainHealth health(
      FakeResolver dns, List<KeptDkimKey> keys, boolean hasSmartHost) {
    return new DomainHealth(
        dns,
        InstantSource.system(),
        new DomainHealth.Us(
            GATEWAY,
            hasSmartHost,
            ignored -> keys,
            ignored -> Optional.of(POLICY),
            ignored -> List.of(),
            List::of),
        ignored -> new FetchedPolicy.Came(POLICY.text().lines().toList()));
  }

  private static List<SpokenFinding> policy(FakeResolver dns, UnaryOperator<FetchedPolicy> change) {
    var look =
        new StsLook(
            dns,
            GATEWAY,
            ignored -> change.apply(new FetchedPolicy.Came(POLICY.text().lines().toList())));
    return English.of(look.findings(DOMAIN, Optional.of(POLICY)));
  }

  private static SpokenFinding line(List<SpokenFinding> findings, String part) {
    return findings.stream().filter(f -> f.part().equals(part)).findFirst().orElseThrow();
  }

  @Test
  void whatIsRightIsSaidToBeRight() {
    var dns = right().signed();
    assertThat(host(dns)).extracting(SpokenFinding::level).containsOnly(Level.OK);
    assertThat(domain(dns)).extracting(SpokenFinding::level).containsOnly(Level.OK);
    assertThat(policy(dns, same -> same)).extracting(SpokenFinding::level).containsOnly(Level.OK);
  }

  @Test
  void anEmptyDnsIsToldRecordByRecord() {
    var dns = new FakeResolver();
    var host = line(host(dns), "host gw.example.org");
    assertThat(host.code()).isEqualTo("host.no-address");
    assertThat(host.level()).isEqualTo(Level.FAIL);
    assertThat(host.mend()).isEqualTo("gw.example.org. A <the public address of this machine>");
    var found = domain(dns);
    assertThat(line(found, "MX of example.org").level()).isEqualTo(Level.FAIL);
    assertThat(line(found, "MX of example.org").mend())
        .isEqualTo("example.org. MX 10 gw.example.org.");
    assertThat(line(found, "SPF of example.org").mend())
        .isEqualTo("example.org. TXT \"v=spf1 a:gw.example.org mx -all\"");
    assertThat(line(found, "DKIM of example.org (sp202611, signing)").level())
        .isEqualTo(Level.FAIL);
    assertThat(line(found, "DKIM of example.org (sp202611, signing)").mend())
        .isEqualTo("sp202611._domainkey.example.org. TXT \"v=DKIM1; k=rsa; p=AAAA\"");
    assertThat(line(found, "DMARC of example.org").mend()).startsWith("_dmarc.example.org. TXT");
    assertThat(line(found, "TLS-RPT of example.org").mend())
        .startsWith("_smtp._tls.example.org. TXT \"v=TLSRPTv1;");
    var policy = policy(dns, same -> same);
    assertThat(line(policy, "MTA-STS record of example.org").mend())
        .isEqualTo("_mta-sts.example.org. TXT \"" + POLICY.record() + "\"");
    assertThat(line(policy, "MTA-STS policy of example.org").mend())
        .isEqualTo("mta-sts.example.org. CNAME gw.example.org.");
  }

  @Test
  void aDnsThatDoesNotAnswerProvesNothing() {
    var dns = new FakeResolver();
    for (var name :
        List.of(
            "gw.example.org",
            "ietf.org",
            "example.org",
            "sp202611._domainkey.example.org",
            "_dmarc.example.org",
            "_smtp._tls.example.org",
            "_mta-sts.example.org",
            "default._bimi.example.org")) {
      dns.fail(name);
    }
    assertThat(host(dns)).extracting(SpokenFinding::level).doesNotContain(Level.FAIL);
    assertThat(domain(dns))
        .filteredOn(f -> !f.code().equals("smimea.nobody"))
        .extracting(SpokenFinding::level)
        .containsOnly(Level.WARN);
    assertThat(policy(dns, same -> same)).extracting(SpokenFinding::level).containsOnly(Level.WARN);
  }

  @Test
  void theReverseMustLeadForthAgain() {
    var none = new FakeResolver().address("gw.example.org", "198.51.100.7");
    assertThat(line(host(none), "reverse of 198.51.100.7").level()).isEqualTo(Level.FAIL);
    none.ptr("198.51.100.7", "host-7.provider.example");
    assertThat(line(host(none), "reverse of 198.51.100.7").text()).contains("does not lead back");
    none.address("host-7.provider.example", "198.51.100.7");
    var other = line(host(none), "reverse of 198.51.100.7");
    assertThat(other.level()).isEqualTo(Level.WARN);
    assertThat(other.mend()).contains("PTR gw.example.org.");
    var inner = new FakeResolver().address("gw.example.org", "10.0.0.7");
    assertThat(line(host(inner), "reverse of 10.0.0.7").text()).contains("inner network");
  }

  @Test
  void aNameOfOneLabelIsNoHelo() {
    var findings = English.of(new HostLook(right(), Domain.of("gateway")).findings());
    assertThat(line(findings, "HELO").level()).isEqualTo(Level.FAIL);
  }

  @Test
  void aResolverThatDoesNotCheckMeansNoDane() {
    assertThat(line(host(right()), "DNSSEC").level()).isEqualTo(Level.WARN);
    assertThat(line(host(right().signed()), "DNSSEC").level()).isEqualTo(Level.OK);
  }

  @Test
  void othersInTheMxAreTold() {
    var other = new FakeResolver().mx("example.org", "mx.elsewhere.example");
    assertThat(line(domain(other), "MX of example.org").text())
        .isEqualTo("mx.elsewhere.example: mail does not come to us");
    other = new FakeResolver().mx("example.org", "mx.elsewhere.example", "gw.example.org");
    assertThat(line(domain(other), "MX of example.org").text()).contains("pass us by");
    var none = new FakeResolver().mx("example.org", 0, "");
    assertThat(line(domain(none), "MX of example.org").level()).isEqualTo(Level.FAIL);
  }

  @Test
  void spfMustLetEachOfOurAddressesSend() {
    var dns =
        new FakeResolver()
            .address("gw.example.org", "198.51.100.7", "2001:db8::7")
            .txt("example.org", "v=spf1 ip4:198.51.100.7 -all");
    assertThat(line(domain(dns), "SPF of example.org for 198.51.100.7").level())
        .isEqualTo(Level.OK);
    var six = line(domain(dns), "SPF of example.org for 2001:db8:0:0:0:0:0:7");
    assertThat(six.level()).isEqualTo(Level.FAIL);
    assertThat(six.mend()).contains("a:gw.example.org");
    assertThat(domain(dns, List.of(KEY), true))
        .as("a smart host sends for us")
        .noneMatch(f -> f.part().startsWith("SPF of example.org for"));
    dns.txt("example.org", "v=spf1 -all");
    assertThat(line(domain(dns), "SPF of example.org").text()).contains("there are 2");
  }

  @Test
  void aDkimRecordOfAnotherKeyIsWorseThanNone() {
    var other = new FakeResolver().txt("sp202611._domainkey.example.org", "v=DKIM1; k=rsa; p=BBBB");
    assertThat(line(domain(other), "DKIM of example.org (sp202611, signing)").text())
        .contains("another key");
    other.txt("sp202611._domainkey.example.org", "v=DKIM1; k=rsa; p=AAAA");
    assertThat(line(domain(other), "DKIM of example.org (sp202611, signing)").text())
        .contains("2 records");
    assertThat(line(domain(other, List.of(), false), "DKIM of example.org").level())
        .isEqualTo(Level.WARN);
  }

  @Test
  void eachSelectorIsJudgedByItsStage() {
    var keys =
        List.of(
            key("next", DkimStage.WAITING),
            key("last", DkimStage.RETIRING),
            key("gone", DkimStage.GONE));
    var none = domain(new FakeResolver(), keys, false);
    assertThat(line(none, "DKIM of example.org (next, waiting)").level()).isEqualTo(Level.WARN);
    assertThat(line(none, "DKIM of example.org (next, waiting)").mend())
        .isEqualTo("next._domainkey.example.org. TXT \"v=DKIM1; k=rsa; p=AAAA\"");
    assertThat(line(none, "DKIM of example.org (last, retiring)").level()).isEqualTo(Level.WARN);
    assertThat(none).extracting(SpokenFinding::part).noneMatch(part -> part.contains("gone"));
    var all = new FakeResolver();
    for (var selector : List.of("next", "last", "gone")) {
      all.txt(selector + "._domainkey.example.org", "v=DKIM1; p=AAAA");
    }
    assertThat(domain(all, keys, false))
        .filteredOn(finding -> finding.part().startsWith("DKIM"))
        .hasSize(3)
        .extracting(SpokenFinding::level)
        .containsOnly(Level.OK);
    assertThat(line(domain(all, keys, false), "DKIM of example.org (gone, gone)").text())
        .contains("may be removed");
  }

  @Test
  void aPolicyIsComparedWithItsRecordItsExchangersAndItself() {
    var dns = right().mx("example.org", "backup.example.net");
    assertThat(line(policy(dns, same -> same), "MTA-STS and MX of example.org").text())
        .contains("does not allow backup.example.net");
    var old = new FakeResolver().txt("_mta-sts.example.org", "v=STSv1; id=20200101;");
    assertThat(line(policy(old, same -> same), "MTA-STS record of example.org").level())
        .isEqualTo(Level.FAIL);
    assertThat(
            line(
                policy(right(), same -> new FetchedPolicy.Came(List.of("version: STSv1"))),
                "MTA-STS policy of example.org"))
        .extracting(SpokenFinding::level)
        .isEqualTo(Level.FAIL);
    assertThat(
            line(
                policy(right(), same -> new FetchedPolicy.Refused("no certificate")),
                "MTA-STS policy of example.org"))
        .extracting(SpokenFinding::text)
        .isEqualTo("no certificate");
  }

  @Test
  void aPolicyThatNobodyConfiguredIsTold() {
    var examination =
        new StsLook(right(), GATEWAY, ignored -> new FetchedPolicy.Refused("unasked"));
    assertThat(English.of(examination.findings(DOMAIN, Optional.empty())).getFirst().text())
        .contains("announced in the DNS, but not in our configuration");
    var none =
        new StsLook(new FakeResolver(), GATEWAY, ignored -> new FetchedPolicy.Refused("unasked"));
    assertThat(English.of(none.findings(DOMAIN, Optional.empty())).getFirst().mend())
        .isEqualTo("domains.example.org.mta-sts: {mode: testing}");
  }

  @Test
  void spfIsFollowedToItsEnd() {
    var many = new StringBuilder("v=spf1");
    var dns = new FakeResolver();
    for (int i = 0; i < 6; i++) {
      many.append(" include:s").append(i).append(".example");
      dns.txt("s" + i + ".example", "v=spf1 a:a.s" + i + ".example -all");
      dns.address("a.s" + i + ".example", "192.0.2.1");
    }
    dns.txt("example.org", many + " -all");
    var cost = line(domain(dns), "SPF look-ups of example.org");
    assertThat(cost.level()).isEqualTo(Level.FAIL);
    assertThat(cost.text()).startsWith("12 look-ups, 0 of them");
    var voids = new FakeResolver().txt("example.org", "v=spf1 a:x.example a:y.example mx -all");
    assertThat(line(domain(voids), "SPF look-ups of example.org").text())
        .startsWith("3 look-ups, 3 of them");
    assertThat(line(domain(voids), "SPF look-ups of example.org").level()).isEqualTo(Level.FAIL);
    for (var wrong :
        List.of("v=spf1 +all", "v=spf1 include:none.example -all", "v=spf1 a:: -all")) {
      assertThat(spfCost(wrong).level()).as(wrong).isEqualTo(Level.FAIL);
    }
    for (var unwise : List.of("v=spf1 ip4:192.0.2.1", "v=spf1 ptr -all", "v=spf1 ?all")) {
      assertThat(spfCost(unwise).level()).as(unwise).isEqualTo(Level.WARN);
    }
    assertThat(spfCost("v=spf1 exists:%{i}.x.example -all").text())
        .as("a name that depends on the client is counted and not asked")
        .isEqualTo("1 look-ups, 0 of them find nothing");
    assertThat(spfCost("v=spf1 redirect=example.org").level())
        .as("a ring ends")
        .isEqualTo(Level.FAIL);
  }

  private static SpokenFinding spfCost(String record) {
    return line(
        domain(new FakeResolver().txt("example.org", record)), "SPF look-ups of example.org");
  }

  private static SpokenFinding dmarc(String record) {
    return line(
        domain(new FakeResolver().txt("_dmarc.example.org", record)), "DMARC of example.org");
  }

  @Test
  void dmarcMustBeReadableEnforcedAndHeardOf() {
    assertThat(dmarc("v=DMARC1; p=quarantine; rua=mailto:d@example.org").level())
        .isEqualTo(Level.OK);
    for (var weak :
        List.of(
            "v=DMARC1; p=none; rua=mailto:d@example.org",
            "v=DMARC1; p=reject; pct=50; rua=mailto:d@example.org",
            "v=DMARC1; p=reject; t=y; rua=mailto:d@example.org",
            "v=DMARC1; p=reject; sp=none; rua=mailto:d@example.org",
            "v=DMARC1; p=reject")) {
      assertThat(dmarc(weak).level()).as(weak).isEqualTo(Level.WARN);
    }
    assertThat(dmarc("v=DMARC1; p=rejct").level()).isEqualTo(Level.FAIL);
  }

  @Test
  void whoGetsReportsOfOthersMustWantThem() {
    var dns =
        new FakeResolver()
            .txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:a@reports.example!10m");
    assertThat(line(domain(dns), "DMARC reports of example.org").mend())
        .isEqualTo("example.org._report._dmarc.reports.example. TXT \"v=DMARC1\"");
    dns.txt("example.org._report._dmarc.reports.example", "v=DMARC1;");
    assertThat(domain(dns)).noneMatch(f -> f.part().startsWith("DMARC reports"));
  }

  @Test
  void aLogoNeedsAnEnforcedDmarc() {
    var dns =
        new FakeResolver()
            .txt("default._bimi.example.org", "v=BIMI1; l=https://example.org/logo.svg; a=");
    assertThat(line(domain(dns), "BIMI of example.org").level()).isEqualTo(Level.WARN);
    dns.txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:d@example.org");
    assertThat(line(domain(dns), "BIMI of example.org").level()).isEqualTo(Level.OK);
    var plain =
        new FakeResolver().txt("default._bimi.example.org", "v=BIMI1; l=http://x.example/l");
    assertThat(line(domain(plain), "BIMI of example.org").level()).isEqualTo(Level.FAIL);
  }

  @Test
  void whoMayIssueIsToldByTheNearestRecord() {
    var dns =
        new FakeResolver()
            .caa("org", new CaaRecord(false, "issuemail", "far.example"))
            .caa("example.org", new CaaRecord(false, "issuemail", "near.example"));
    assertThat(line(domain(dns), "CAA of example.org").text())
        .isEqualTo("issuemail \"near.example\"");
    assertThat(line(domain(new FakeResolver()), "CAA of example.org").expected())
        .contains("example.org. CAA 0 issuemail \";\"");
    var critical = new FakeResolver().caa("example.org", new CaaRecord(true, "xyz", "1"));
    assertThat(line(domain(critical), "CAA of example.org").level()).isEqualTo(Level.WARN);
  }

  @Test
  void reportsOfTlsNeedAnAddress() {
    var dns = new FakeResolver().txt("_smtp._tls.example.org", "v=TLSRPTv1; rua=tls@example.org");
    assertThat(line(domain(dns), "TLS-RPT of example.org").level()).isEqualTo(Level.FAIL);
  }
}
