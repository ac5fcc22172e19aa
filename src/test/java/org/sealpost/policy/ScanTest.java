package org.sealpost.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import tools.jackson.databind.json.JsonMapper;

class ScanTest {

  private static final Scan SCAN =
      new Scan(
          new ScanSettings(
              List.of(Domain.of("example.org")),
              List.of(Domain.of("globex.com")),
              List.of(
                  new Person(Address.of("boss@example.org"), "Maria Grün", List.of(), true, true)),
              PolicySettings.USUAL));

  @Test
  void anOrdinaryMailIsClean() {
    var verdict = scanned("From: a@initech.com\r\nSubject: x\r\n\r\nhello");
    assertThat(verdict.verdict()).isEqualTo("clean");
    assertThat(verdict.action()).isEqualTo("deliver");
    assertThat(verdict.checks()).isEmpty();
  }

  @Test
  void aFraudIsRefusedWithItsReasons() {
    var verdict =
        scanned(
            "From: Maria Gruen <office@example-mail.org>\r\nReply-To: x@gmail.com\r\n\r\npay now");
    assertThat(verdict.action()).isEqualTo("reject");
    assertThat(verdict.checks())
        .extracting(Points::check)
        .contains("protected-name", "lookalike-domain", "reply-to-trap");
  }

  @Test
  void theObjectHasTheShapeOfTheContract() {
    var json = JsonMapper.shared().readTree(scanned("From: a@g1obex.com\r\n\r\nhello").json());
    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder(
            "file", "verdict", "action", "score", "threshold", "checks", "durationMillis");
    assertThat(json.get("file").asString()).isEqualTo("a.eml");
    assertThat(json.get("score").asDouble()).isEqualTo(3.5);
    assertThat(json.get("threshold").asDouble()).isEqualTo(4);
    var check = json.get("checks").get(0);
    assertThat(check.propertyNames()).containsExactlyInAnyOrder("check", "points", "reason");
    assertThat(check.get("check").asString()).isEqualTo("lookalike-domain");
  }

  @Test
  void anyOctetsHaveAVerdict() {
    for (var text : List.of("", "\r\n", "\0\0", "From:\r\nFrom:\r\nContent-Type: multipart/x")) {
      assertThat(scanned(text).verdict()).isNotEmpty();
    }
  }

  private static VerdictObject scanned(String text) {
    return SCAN.scan("a.eml", Content.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
