package org.sealpost.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.sealpost.authenticity.DkimAlgorithm;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.cli.configuration.GateSection.BlockListSection;
import org.sealpost.cli.setup.Finding.Level;
import org.sealpost.cli.setup.PolicyExamination.Fetching.Outcome;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimStage;
import org.sealpost.mailflow.KeptDkimKey;

/** What the doctor says of the DNS: each line both ways. */
class DoctorDnsTest {

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
        .txt("_dmarc.example.org", "v=DMARC1; p=reject")
        .txt("_smtp._tls.example.org", "v=TLSRPTv1; rua=mailto:tls@example.org")
        .txt("_mta-sts.example.org", POLICY.record())
        .address("mta-sts.example.org", "198.51.100.7");
  }

  private static List<Finding> host(FakeResolver dns) {
    return new HostExamination(dns, GATEWAY).findings();
  }

  private static List<Finding> domain(FakeResolver dns) {
    return domain(dns, List.of(KEY), false);
  }

  private static List<Finding> domain(
      FakeResolver dns, List<KeptDkimKey> keys, boolean hasSmartHost) {
    return new DomainExamination(
            dns,
            InstantSource.system(),
            GATEWAY,
            List.of(InetAddress.ofLiteral("198.51.100.7"), InetAddress.ofLiteral("2001:db8::7")),
            hasSmartHost,
            ignored -> keys)
        .findings(DOMAIN);
  }

  private static List<Finding> policy(FakeResolver dns, UnaryOperator<Outcome> change) {
    return new PolicyExamination(
            dns, GATEWAY, ignored -> change.apply(new Outcome.Came(POLICY.text())))
        .findings(DOMAIN, Optional.of(POLICY));
  }

  private static Finding line(List<Finding> findings, String part) {
    return findings.stream().filter(f -> f.part().equals(part)).findFirst().orElseThrow();
  }

  @Test
  void whatIsRightIsSaidToBeRight() {
    var dns = right().signed();
    assertThat(host(dns)).extracting(Finding::level).containsOnly(Level.OK);
    assertThat(domain(dns)).extracting(Finding::level).containsOnly(Level.OK);
    assertThat(policy(dns, same -> same)).extracting(Finding::level).containsOnly(Level.OK);
  }

  @Test
  void anEmptyDnsIsToldRecordByRecord() {
    var dns = new FakeResolver();
    assertThat(line(host(dns), "host gw.example.org"))
        .isEqualTo(
            Finding.fail(
                "host gw.example.org",
                "has no address",
                "gw.example.org. A <this machine's public address>"));
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
            "_mta-sts.example.org")) {
      dns.fail(name);
    }
    assertThat(host(dns)).extracting(Finding::level).doesNotContain(Level.FAIL);
    assertThat(domain(dns)).extracting(Finding::level).containsOnly(Level.WARN);
    assertThat(policy(dns, same -> same)).extracting(Finding::level).containsOnly(Level.WARN);
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
    var findings = new HostExamination(right(), Domain.of("gateway")).findings();
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
        .isEqualTo("expected gw.example.org, found mx.elsewhere.example");
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
    assertThat(none).extracting(Finding::part).noneMatch(part -> part.contains("gone"));
    var all = new FakeResolver();
    for (var selector : List.of("next", "last", "gone")) {
      all.txt(selector + "._domainkey.example.org", "v=DKIM1; p=AAAA");
    }
    assertThat(domain(all, keys, false))
        .filteredOn(finding -> finding.part().startsWith("DKIM"))
        .hasSize(3)
        .extracting(Finding::level)
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
                policy(right(), same -> new Outcome.Came("version: STSv1\r\n")),
                "MTA-STS policy of example.org"))
        .extracting(Finding::level)
        .isEqualTo(Level.FAIL);
    assertThat(
            line(
                policy(right(), same -> new Outcome.Refused("no certificate")),
                "MTA-STS policy of example.org"))
        .extracting(Finding::text)
        .isEqualTo("no certificate");
  }

  @Test
  void aPolicyThatNobodyConfiguredIsTold() {
    var examination =
        new PolicyExamination(right(), GATEWAY, ignored -> new Outcome.Refused("unasked"));
    assertThat(examination.findings(DOMAIN, Optional.empty()).getFirst().text())
        .contains("announced in the DNS, but not in our configuration");
    var none =
        new PolicyExamination(
            new FakeResolver(), GATEWAY, ignored -> new Outcome.Refused("unasked"));
    assertThat(none.findings(DOMAIN, Optional.empty()).getFirst().mend())
        .isEqualTo("domains.example.org.mta-sts: {mode: testing}");
  }

  private static List<Finding> blockLists(FakeResolver dns) {
    var list = new BlockListSection("bl.example", 5.0, List.of());
    return new BlockListExamination(List.of(list), dns, InstantSource.system())
        .findings(List.of(InetAddress.ofLiteral("198.51.100.7")));
  }

  @Test
  void aBlockListThatWorksIsAskedForOurselves() {
    var works = new FakeResolver().address("2.0.0.127.bl.example", "127.0.0.2");
    assertThat(blockLists(works)).extracting(Finding::level).containsExactly(Level.OK);
    works.address("7.100.51.198.bl.example", "127.0.0.4");
    var listed = line(blockLists(works), "our address 198.51.100.7");
    assertThat(listed.level()).isEqualTo(Level.FAIL);
    assertThat(listed.text()).contains("bl.example");
  }

  @Test
  void aBlockListThatIsDeadOrListsEverybodyIsTold() {
    var dead = blockLists(new FakeResolver());
    assertThat(dead).extracting(Finding::level).containsExactly(Level.WARN);
    assertThat(dead.getFirst().mend()).contains("dig +short 2.0.0.127.bl.example");
    var mad =
        blockLists(
            new FakeResolver()
                .address("2.0.0.127.bl.example", "127.0.0.2")
                .address("1.0.0.127.bl.example", "127.0.0.2"));
    assertThat(mad).extracting(Finding::level).containsExactly(Level.WARN);
  }
}
