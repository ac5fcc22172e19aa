package org.sealpost.authenticity.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.mail.Address;

class TlsReportTest {

  private static List<String> targets(String... texts) {
    return TlsReportRequest.targets(List.of(texts)).stream().map(ReportTarget::uri).toList();
  }

  private static String json() {
    return new String(TlsReportJson.written(SampleReports.tls("a.test")), StandardCharsets.UTF_8);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aDomainAsksForReportsByOneRecord() {
    assertThat(targets("v=spf1 -all", "v=TLSRPTv1; rua=mailto:t@a.test,https://r.test/v1?x=1;"))
        .containsExactly("mailto:t@a.test", "https://r.test/v1?x=1");
    assertThat(targets("v=TLSRPTv1 ; rua = mailto:t@a.test; other=1"))
        .containsExactly("mailto:t@a.test");
    assertThat(targets("v=TLSRPTv1; rua=mailto:t@a.test", "v=TLSRPTv1; rua=mailto:u@a.test"))
        .isEmpty();
    assertThat(targets("v=TLSRPTv2; rua=mailto:t@a.test")).isEmpty();
    assertThat(targets("V=TLSRPTV1; rua=mailto:t@a.test")).isEmpty();
    assertThat(targets("rua=mailto:t@a.test; v=TLSRPTv1")).isEmpty();
    assertThat(targets("v=TLSRPTv1;")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mailto:", "mailto:a", "mailto:a@b@", "mailto:%zz@a.test", "mailto:a%0D%0ABcc:x@a.test",
        "http://r.test/", "https://", "https://u:p@r.test/", "https://r.test/#x", "https://[::1]/",
        "https://r.test/\r\nX: y", "https://r.tést/", "https://r.test/é", "ftp://r.test", "!10m",
        "mailto:a@a.test!10x", "https://r test/", "file:///etc/passwd"
      })
  void whatIsNoPlaceIsPassedOver(String uri) {
    assertThat(ReportTarget.list(uri)).isEmpty();
    assertThat(ReportTarget.list("mailto:x@a.test," + uri)).hasSize(1);
  }

  @Test
  void sizesAndEscapesAreRead() {
    assertThat(
            ReportTarget.list(
                "mailto:a+b%21c@a.test!10m, MAILTO:d@a.test?subject=x , mailto:e@a.test!5"))
        .containsExactly(
            new ReportTarget.Mailbox(Address.of("a+b!c@a.test"), 10 << 20),
            new ReportTarget.Mailbox(Address.of("d@a.test"), Long.MAX_VALUE),
            new ReportTarget.Mailbox(Address.of("e@a.test"), 5));
    var many =
        "mailto:a1@a.test,".repeat(3)
            + "mailto:b@a.test,mailto:c@a.test,mailto:d@a.test,mailto:e@a.test,mailto:f@a.test";
    assertThat(ReportTarget.list(many)).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void aReportComesBackAsItWent() {
    var report = SampleReports.tls("a.test");
    assertThat(TlsReportJson.read(TlsReportJson.written(report))).contains(report);
    assertThat(json())
        .contains("\"start-datetime\":\"2026-11-23T00:00:00Z\"")
        .contains("\"policy-string\":[\"version: STSv1\",\"mode: enforce\"]")
        .contains("\"mx-host\":[\"*.a.test\"]")
        .contains("\"total-failure-session-count\":303")
        .contains("\"result-type\":\"certificate-expired\",\"sending-mta-ip\":\"192.0.2.9\"");
  }

  @Test
  void anExchangerMayStandAloneAsSomeWriteIt() {
    var report =
        TlsReportJson.read(octets(json().replace("[\"*.a.test\"]", "\"*.a.test\""))).orElseThrow();
    assertThat(report.policies().getFirst().exchangers()).containsExactly("*.a.test");
  }

  @Test
  void whatIsNoReportIsNone() {
    assertThat(TlsReportJson.read(octets("{}"))).isEmpty();
    assertThat(TlsReportJson.read(octets("[1,2]"))).isEmpty();
    assertThat(TlsReportJson.read(octets("null"))).isEmpty();
    assertThat(TlsReportJson.read(octets(""))).isEmpty();
    assertThat(TlsReportJson.read(octets("[".repeat(1_000_000)))).isEmpty();
    assertThat(TlsReportJson.read(octets("{\"a\":".repeat(100) + "1" + "}".repeat(100)))).isEmpty();
    assertThat(TlsReportJson.read(new byte[TlsReportJson.LARGEST + 1])).isEmpty();
    assertThat(TlsReportJson.read(octets(json().replace("2026-11-23T00", "yesterday")))).isEmpty();
    assertThat(
            TlsReportJson.read(octets(json().replace("\"policies\":[", "\"policies\":7,\"x\":["))))
        .isEmpty();
  }

  @Test
  void countsThatAreNoneAreZeroAndGreatOnesAreBounded() {
    for (var bad : List.of("-1", "\"5\"", "1e400", "[]", "99999999999999999999999")) {
      var report = TlsReportJson.read(octets(json().replace(":5326", ":" + bad)));
      report.ifPresent(
          read -> assertThat(read.policies().getFirst().successful()).as(bad).isZero());
    }
    var great =
        TlsReportJson.read(octets(json().replace(":5326", ":" + Long.MAX_VALUE))).orElseThrow();
    assertThat(great.policies().getFirst().successful()).isEqualTo(1_000_000_000_000L);
  }
}
