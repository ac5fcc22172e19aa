package org.sealpost.delivery.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StsPolicyTest {

  @Test
  void readsThePolicyOfTheStandard() {
    var policy =
        StsPolicy.parse(
                "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\n"
                    + "mx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n")
            .orElseThrow();
    assertThat(policy.mode()).isEqualTo(StsPolicy.Mode.ENFORCE);
    assertThat(policy.maxAge()).isEqualTo(Duration.ofDays(7));
    assertThat(policy.exchangers())
        .containsExactly("mail.example.com", "*.example.net", "backupmx.example.com");
    assertThat(StsPolicy.parse(String.join("\n", policy.lines()))).contains(policy);
  }

  @Test
  void anAsteriskStandsForOneLabel() {
    var policy =
        new StsPolicy(StsPolicy.Mode.ENFORCE, List.of("*.b.test", "a.test"), Duration.ZERO);
    assertThat(policy.names("x.b.test")).isTrue();
    assertThat(policy.names("X.B.test.")).isTrue();
    assertThat(policy.names("a.test")).isTrue();
    assertThat(policy.names("b.test")).isFalse();
    assertThat(policy.names("y.x.b.test")).isFalse();
    assertThat(policy.names("x.a.test")).isFalse();
    assertThat(policy.names("xb.test")).isFalse();
  }

  @Test
  void theFirstOfTwoFieldsCountsAndUnknownOnesDoNot() {
    var policy =
        StsPolicy.parse("version: STSv1\nmode: none\nmode: enforce\nfoo: bar\nmax_age: 99999999999")
            .isEmpty();
    assertThat(policy).isTrue();
    assertThat(
            StsPolicy.parse("version: STSv1\nmode: none\nmode: enforce\nfoo: bar\nmax_age: 9")
                .orElseThrow()
                .mode())
        .isEqualTo(StsPolicy.Mode.NONE);
  }

  @Test
  void noPolicyIsKeptForMoreThanAYear() {
    assertThat(
            StsPolicy.parse("version: STSv1\nmode: none\nmax_age: 9999999999")
                .orElseThrow()
                .maxAge())
        .isEqualTo(Duration.ofSeconds(31_557_600));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "version: STSv2\nmode: enforce\nmx: a.test\nmax_age: 1",
        "mode: enforce\nmx: a.test\nmax_age: 1",
        "version: STSv1\nmode: Enforce\nmx: a.test\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a.test",
        "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1",
        "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1.5",
        "version: STSv1\nmode: enforce\nmx: *\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a.*.test\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a b\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\nrubbish"
      })
  void takesNothingElseForAPolicy(String text) {
    assertThat(StsPolicy.parse(text)).isEmpty();
  }

  @Test
  void oneRecordNamesThePolicy() {
    assertThat(StsRecord.id(List.of("v=STSv1; id=20160831085700Z;"))).contains("20160831085700Z");
    assertThat(StsRecord.id(List.of("v=spf1 -all", "v=STSv1;id=1"))).contains("1");
    assertThat(StsRecord.id(List.of("v=STSv1; id=1", "v=STSv1; id=1"))).isEmpty();
    assertThat(StsRecord.id(List.of("v=STSv1; id=a-b"))).isEmpty();
    assertThat(StsRecord.id(List.of("v=STSv1; x=1"))).isEmpty();
    assertThat(StsRecord.id(List.of("v=STSv10; id=1"))).isEmpty();
    assertThat(StsRecord.id(List.of())).isEmpty();
  }
}
