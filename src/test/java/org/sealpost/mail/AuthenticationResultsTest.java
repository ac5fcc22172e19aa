package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.mail.AuthenticationResults.Method;
import org.sealpost.mail.AuthenticationResults.Property;

class AuthenticationResultsTest {

  private static final String US = "gw.example.org";

  private static HeaderField field(String raw) {
    var name = raw.substring(0, raw.indexOf(':'));
    return new HeaderField(name, raw, 0, raw.length());
  }

  @Test
  void readsBackWhatItWrites() {
    var results =
        new AuthenticationResults(
            US,
            List.of(
                new Method(
                    "spf",
                    "fail",
                    "-all; \"no\"",
                    List.of(new Property("smtp", "mailfrom", "a@b.example"))),
                new Method(
                    "dkim",
                    "pass",
                    "",
                    List.of(
                        new Property("header", "b", "ab+/c="),
                        new Property("header", "i", "@b.example"))),
                new Method("dmarc", "none", "", List.of())));
    assertThat(AuthenticationResults.read(results.field())).contains(results);
    var none = new AuthenticationResults(US, List.of());
    assertThat(AuthenticationResults.read(none.field())).contains(none);
    assertThat(none.field().value()).isEqualTo(US + "; none");
  }

  @Test
  void noForeignTextBreaksOut() {
    var random = new Random(8601);
    var alphabet = "ab;=\"\\()\r\n \t<>@,:\0\u00e9\u4e2d/.";
    for (int i = 0; i < 5_000; i++) {
      var foreign = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        foreign.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      var text = foreign.toString();
      var results =
          new AuthenticationResults(
              US,
              List.of(
                  new Method("spf", "fail", text, List.of(new Property("smtp", "mailfrom", text))),
                  new Method(
                      "dmarc", "fail", "", List.of(new Property("header", "from", "x.example")))));
      var raw = results.field().raw();
      assertThat(raw).matches("[ -~\r\n\t]+").doesNotContainPattern("\r\n[^\t]").endsWith("\r\n");
      var read = AuthenticationResults.read(results.field()).orElseThrow();
      assertThat(read.methods()).as(raw).extracting(Method::name).containsExactly("spf", "dmarc");
      assertThat(read.methods()).extracting(Method::result).containsOnly("fail");
    }
  }

  @Test
  void linesStayShort() {
    var method =
        new Method(
            "dkim",
            "fail",
            "x".repeat(5_000),
            List.of(new Property("header", "d", "y".repeat(5_000))));
    var raw = new AuthenticationResults(US, List.of(method, method)).field().raw();
    assertThat(raw.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authentication-Results: gw.example.org; dmarc=pass",
        "authentication-results:gw.example.org;dmarc=pass",
        "Authentication-Results : gw.example.org; dmarc=pass",
        "Authentication-Results\0: gw.example.org; dmarc=pass",
        "Authentication-\u00a0Results: gw.example.org; dmarc=pass",
        "Authentication-Results: GW.Example.ORG.; dmarc=pass",
        "Authentication-Results: gw.example.org 1; dmarc=pass",
        "Authentication-Results: \"gw.example.org\"; dmarc=pass",
        "Authentication-Results: \"gw\\.example.org\"; dmarc=pass",
        "Authentication-Results: (a (nested) comment) gw.example.org; dmarc=pass",
        "Authentication-Results: gw(;).example.org; dmarc=pass",
        "Authentication-Results:\r\n gw.example.org;\r\n dmarc=pass",
        "Authentication-Results: gw.exam\0ple.org; dmarc=pass",
        "Authentication-Results: ; gw.example.org; dmarc=pass",
        "Authentication-Results: (unclosed gw.example.org; dmarc=pass",
        "Authentication-Results: \"unclosed; gw.example.org; dmarc=pass",
        "Authentication-Results: =?utf-8?q?gw.example.org?=; dmarc=pass",
        "Authentication-Results: gw.example.org"
      })
  void findsFieldsThatPoseAsOurs(String raw) {
    assertThat(AuthenticationResults.claims(field(raw + "\r\n"), US)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authentication-Results: mx.other.example; dmarc=pass",
        "Authentication-Results: mx.other.example; spf=pass smtp.helo=gw.example.org",
        "X-Authentication-Results: gw.example.org; dmarc=pass",
        "ARC-Authentication-Results: i=1; gw.example.org; dmarc=pass",
        "Subject: gw.example.org; dmarc=pass"
      })
  void leavesTheFieldsOfOthersAlone(String raw) {
    assertThat(AuthenticationResults.claims(field(raw + "\r\n"), US)).isFalse();
  }

  @Test
  void readsWhatOthersWrite() {
    var field =
        field(
            "Authentication-Results: mx.google.com;\r\n"
                + "       dkim=pass header.i=@example.com header.s=s1 header.b=\"Ab/c\";\r\n"
                + "       spf=pass (google.com: domain of a@example.com designates 192.0.2.1 as"
                + " permitted sender) smtp.mailfrom=a@example.com;\r\n"
                + "       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.com\r\n");
    var read = AuthenticationResults.read(field).orElseThrow();
    assertThat(read.authservId()).isEqualTo("mx.google.com");
    assertThat(read.methods())
        .extracting(m -> m.name() + "=" + m.result())
        .containsExactly("dkim=pass", "spf=pass", "dmarc=pass");
    assertThat(read.methods().get(2).properties())
        .containsExactly(new Property("header", "from", "example.com"));
  }
}
