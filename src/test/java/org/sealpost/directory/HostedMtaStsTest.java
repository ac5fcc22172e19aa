package org.sealpost.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.directory.HostedMtaSts.Mode;
import org.sealpost.mail.Domain;

class HostedMtaStsTest {

  private static final HostedMtaSts POLICY =
      new HostedMtaSts(
          Mode.ENFORCE, Duration.ofDays(7), List.of("gw.example.org", "*.backup.example.net"));

  @Test
  void thePolicyIsWrittenAsItsGrammarHasIt() {
    assertThat(POLICY.text())
        .isEqualTo(
            "version: STSv1\r\nmode: enforce\r\nmx: gw.example.org\r\nmx: *.backup.example.net\r\n"
                + "max_age: 604800\r\n");
  }

  @Test
  void theRecordChangesWithEveryChangeOfThePolicyAndWithNothingElse() {
    assertThat(POLICY.record()).matches("v=STSv1; id=[0-9a-f]{16};");
    var same = new HostedMtaSts(POLICY.mode(), POLICY.maxAge(), POLICY.mx());
    assertThat(same.id()).isEqualTo(POLICY.id());
    for (var other :
        List.of(
            new HostedMtaSts(Mode.TESTING, POLICY.maxAge(), POLICY.mx()),
            new HostedMtaSts(POLICY.mode(), Duration.ofDays(8), POLICY.mx()),
            new HostedMtaSts(POLICY.mode(), POLICY.maxAge(), List.of("gw.example.org")))) {
      assertThat(other.id()).isNotEqualTo(POLICY.id());
    }
  }

  @Test
  void aStarIsOneWholeLabel() {
    assertThat(POLICY.allows("GW.example.org")).isTrue();
    assertThat(POLICY.allows("mx1.backup.example.net")).isTrue();
    assertThat(POLICY.allows("a.mx1.backup.example.net")).isFalse();
    assertThat(POLICY.allows("backup.example.net")).isFalse();
    assertThat(POLICY.allows("other.example.org")).isFalse();
  }

  @Test
  void theHostSaysWhoseThePolicyIs() {
    assertThat(HostedMtaSts.host(Domain.of("example.org"))).hasToString("mta-sts.example.org");
    assertThat(HostedMtaSts.domainOf("MTA-STS.example.org")).contains(Domain.of("example.org"));
    assertThat(HostedMtaSts.domainOf("www.example.org")).isEmpty();
    assertThat(HostedMtaSts.domainOf("mta-sts.")).isEmpty();
  }
}
