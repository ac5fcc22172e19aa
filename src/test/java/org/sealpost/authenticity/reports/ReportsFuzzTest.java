package org.sealpost.authenticity.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/**
 * Octets that nobody expected, for all that reads reports. In the suite a short loop changes seeds
 * at random; {@code JAZZER_FUZZ=1} with one test selected searches for more.
 */
class ReportsFuzzTest {

  private static final List<byte[]> SEEDS =
      List.of(
          AggregateXml.written(SampleReports.aggregate("a.test")),
          TlsReportJson.written(SampleReports.tls("a.test")),
          ReportOctets.packed(AggregateXml.written(SampleReports.aggregate("a.test"))),
          SampleReports.zip("a.xml", TlsReportJson.written(SampleReports.tls("a.test"))),
          "v=TLSRPTv1; rua=mailto:a+b%20@a.test!10m,https://a.test:8443/x?y=%zz"
              .getBytes(StandardCharsets.UTF_8),
          ReportsInMail.feedback("a@b.test", "c@a.test", "abuse", "a.test")
              .getBytes(StandardCharsets.UTF_8));

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAnAggregateReport(byte[] octets) {
    AggregateReader.read(octets).ifPresent(ReportsFuzzTest::hold);
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreATlsReport(byte[] octets) {
    TlsReportJson.read(octets)
        .ifPresent(
            report ->
                assertThat(TlsReportJson.read(TlsReportJson.written(report))).contains(report));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsArePacked(byte[] octets) {
    ReportOctets.unpacked(octets)
        .ifPresent(found -> assertThat(found).hasSizeLessThanOrEqualTo(ReportOctets.LARGEST));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreARequest(byte[] octets) {
    var text = new String(octets, StandardCharsets.ISO_8859_1);
    for (var target : TlsReportRequest.targets(List.of(text))) {
      assertThat(ReportTarget.list(target.uri().replace("!", "%21")))
          .as("what is kept can be read again")
          .hasSize(1);
      assertThat(target.uri()).doesNotContain("\r", "\n");
    }
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAMailWithAReport(byte[] octets) {
    switch (FoundReport.in(Message.read(Content.of(octets)))) {
      case FoundReport.Feedback(var report) -> {
        assertThat(report.type()).isNotEmpty().hasSizeLessThanOrEqualTo(40);
        assertThat(report.incidents()).isBetween(1L, 1_000_000_000_000L);
        assertThat(report.original().header()).hasSizeLessThanOrEqualTo(16_000);
      }
      case FoundReport.Dmarc(var report) -> hold(report);
      case FoundReport.Tls(var report) -> assertThat(report.id()).isNotEmpty();
      case FoundReport.Broken(var reason) -> assertThat(reason).isNotEmpty();
      case FoundReport.None() -> assertThat(octets).isNotNull();
    }
  }

  private static void hold(AggregateReport report) {
    assertThat(report.records()).isNotEmpty();
    assertThat(report.records()).allMatch(row -> row.count() >= 0);
    assertThat(report.id()).isNotEmpty();
  }

  @Test
  void seedsChangedAtRandomBreakNothing() {
    var random = new Random(8460);
    for (int round = 0; round < 4_000; round++) {
      var octets = SEEDS.get(random.nextInt(SEEDS.size())).clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      anyOctetsArePacked(octets);
      anyOctetsAreAnAggregateReport(octets);
      anyOctetsAreATlsReport(octets);
      anyOctetsAreARequest(octets);
      anyOctetsAreAMailWithAReport(octets);
    }
  }
}
