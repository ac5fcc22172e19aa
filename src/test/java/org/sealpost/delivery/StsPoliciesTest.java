package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.sealpost.delivery.sts.PolicyFetch;
import org.sealpost.delivery.sts.PolicyServer;
import org.sealpost.delivery.sts.StsPolicy;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.TestAuthority;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** Policies over their life: against a real web server under a private authority. */
class StsPoliciesTest {

  private static final Domain DOMAIN = Domain.of("a.test");
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static PolicyServer web;

  private final TestClock clock = new TestClock();
  private FakeResolver dns;

  @BeforeAll
  static void start() {
    web = new PolicyServer(AUTHORITY, AUTHORITY.issue("mta-sts.a.test", 10).serving());
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @BeforeEach
  void publish() {
    dns = names("1");
    web.set("a.test", policy("enforce", 100));
  }

  private static FakeResolver names(String id) {
    return new FakeResolver()
        .address("mta-sts.a.test", "127.0.0.1")
        .txt("_mta-sts.a.test", "v=STSv1; id=" + id + ";");
  }

  private static String policy(String mode, int days) {
    return "version: STSv1\nmode: " + mode + "\nmx: mx.a.test\nmax_age: " + days * 86_400 + "\n";
  }

  private StsPolicies policies(TestDatabase database) {
    return new StsPolicies(database, dns, new PolicyFetch(dns, web.settings()), clock);
  }

  private static StsPolicies.Known enforced(int days) {
    return new StsPolicies.Known.Valid(
        new StsPolicy(StsPolicy.Mode.ENFORCE, List.of("mx.a.test"), Duration.ofDays(days)));
  }

  @OnBothEngines
  void aPolicyIsFetchedOnceAndKeptAcrossRestarts(TestDatabase database) {
    int before = web.asked();
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(100));
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(100));
    assertThat(web.asked()).isEqualTo(before + 1);
  }

  @OnBothEngines
  void whoTakesTheRecordOrTheServerAwayGainsNothingWhileItIsValid(TestDatabase database) {
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(100));
    web.remove("a.test");
    dns = new FakeResolver();
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(100));
    dns = new FakeResolver().fail("_mta-sts.a.test");
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(100));
    dns = names("2");
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(100));
    clock.forward(Duration.ofDays(101));
    assertThat(policies(database).of(DOMAIN))
        .isEqualTo(new StsPolicies.Known.Unusable("sts-policy-fetch-error"));
    dns = new FakeResolver();
    assertThat(policies(database).of(DOMAIN)).isEqualTo(new StsPolicies.Known.Nothing());
  }

  @OnBothEngines
  void aNewIdBringsTheNewPolicy(TestDatabase database) {
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(100));
    web.set("a.test", policy("enforce", 7));
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(100));
    dns = names("2");
    assertThat(policies(database).of(DOMAIN)).isEqualTo(enforced(7));
    web.set("a.test", policy("none", 7));
    dns = names("3");
    assertThat(policies(database).of(DOMAIN)).isEqualTo(new StsPolicies.Known.Nothing());
  }

  @OnBothEngines
  void whatIsInUseIsFetchedAgainBeforeItEnds(TestDatabase database) {
    var policies = policies(database);
    assertThat(policies.of(DOMAIN)).isEqualTo(enforced(100));
    clock.forward(Duration.ofDays(2));
    web.set("a.test", policy("enforce", 200));
    policies.refresh();
    assertThat(policies.of(DOMAIN)).isEqualTo(enforced(200));
    web.remove("a.test");
    clock.forward(Duration.ofDays(2));
    policies.refresh();
    assertThat(policies.of(DOMAIN)).isEqualTo(enforced(200));
    clock.forward(Duration.ofDays(200));
    policies.refresh();
    assertThat(rows(database)).isZero();
  }

  private static long rows(TestDatabase database) {
    return database.read(
        sql -> sql.sql("SELECT count(*) FROM delivery_sts_policies").query(Long.class).single());
  }

  @OnBothEngines
  void afterAFailureADomainIsLeftAloneForAWhile(TestDatabase database) {
    web.remove("a.test");
    int before = web.asked();
    var policies = policies(database);
    var unusable = new StsPolicies.Known.Unusable("sts-policy-fetch-error");
    assertThat(policies.of(DOMAIN)).isEqualTo(unusable);
    assertThat(policies.of(DOMAIN)).isEqualTo(unusable);
    assertThat(web.asked()).isEqualTo(before + 1);
    clock.forward(Duration.ofMinutes(11));
    web.set("a.test", policy("enforce", 100));
    assertThat(policies.of(DOMAIN)).isEqualTo(enforced(100));
  }

  @OnBothEngines
  void aDomainWithoutARecordIsNotAsked(TestDatabase database) {
    int before = web.asked();
    dns = new FakeResolver().address("mta-sts.a.test", "127.0.0.1");
    assertThat(policies(database).of(DOMAIN)).isEqualTo(new StsPolicies.Known.Nothing());
    assertThat(web.asked()).isEqualTo(before);
  }
}
