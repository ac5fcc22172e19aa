package org.sealpost.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.sealpost.authenticity.reports.AggregateReader;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.authenticity.reports.ReportOctets;
import org.sealpost.authenticity.reports.TlsReport;
import org.sealpost.authenticity.reports.TlsReportJson;
import org.sealpost.delivery.AppliedPolicy;
import org.sealpost.delivery.TlsResults;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class ReportingTest {

  private static final Duration LONG = Duration.ofHours(40);
  private static final Domain A = Domain.of("a.test");

  private static AppliedPolicy sts() {
    return new AppliedPolicy(
        AppliedPolicy.Kind.STS,
        A,
        List.of("version: STSv1", "mode: enforce", "mx: mx.a.test", "max_age: 86400"),
        List.of("mx.a.test"));
  }

  private static void count(Bureau bureau) {
    bureau.tls.count(sts(), "mx.a.test", "192.0.2.1", TlsResults.SUCCESS);
    bureau.tls.count(sts(), "mx.a.test", "192.0.2.1", TlsResults.SUCCESS);
    bureau.tls.count(sts(), "mx.a.test", "192.0.2.1", "certificate-expired");
    bureau.tls.flush();
  }

  private static String field(Message message, String name) {
    return message.field(name).orElseThrow().value();
  }

  private static Part.Leaf attachment(Message message) {
    return (Part.Leaf)
        message
            .root()
            .walk()
            .filter(part -> part.disposition().orElse("").equals("attachment"))
            .findFirst()
            .orElseThrow();
  }

  private static TlsReport tlsReport(byte[] packed) {
    return TlsReportJson.read(ReportOctets.unpacked(packed).orElseThrow()).orElseThrow();
  }

  @OnBothEngines
  void aDayOfTlsIsReportedByMailAndByPostOnce(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau.dns.txt("_smtp._tls.a.test", "v=TLSRPTv1; rua=mailto:tls@b.test," + bureau.webUri());
      bureau.dns.address("gw.example.org", "198.51.100.7");
      count(bureau);
      bureau.tls.count(AppliedPolicy.none(Domain.of("quiet.test")), "mx", "192.0.2.2", "success");
      bureau.tls.flush();
      bureau.rounds(bureau.reporting(), Duration.ofHours(13));
      assertThat(bureau.queued()).as("the day is not over").isEmpty();
      bureau.rounds(bureau.reporting(), LONG);

      var mail = bureau.queued();
      assertThat(mail).hasSize(1);
      var message = mail.getFirst();
      assertThat(message.fields().getFirst().name()).isEqualTo("DKIM-Signature");
      assertThat(message.root().type().mediaType()).isEqualTo("multipart/report");
      assertThat(message.root().type().parameter("report-type")).contains("tlsrpt");
      assertThat(field(message, "TLS-Report-Domain")).isEqualTo("a.test");
      assertThat(field(message, "TLS-Report-Submitter")).isEqualTo("example.org");
      assertThat(field(message, "TLS-Required")).isEqualTo("No");
      assertThat(field(message, "To")).isEqualTo("tls@b.test");
      assertThat(attachment(message).type().mediaType()).isEqualTo("application/tlsrpt+gzip");
      var report = tlsReport(attachment(message).decoded(1 << 20));
      assertThat(field(message, "Subject").replaceAll("\\s+", " "))
          .isEqualTo(
              "Report Domain: a.test Submitter: example.org Report-ID: <" + report.id() + ">");
      assertThat(attachment(message).fileName().orElseThrow())
          .matches("example\\.org!a\\.test!1795392000!1795478399![0-9a-f]{32}\\.json\\.gz");
      assertThat(report.organization()).isEqualTo("Example Ltd");
      assertThat(report.begin()).isEqualTo("2026-11-23T00:00:00Z");
      assertThat(report.end()).isEqualTo("2026-11-23T23:59:59Z");
      var policy = report.policies().getFirst();
      assertThat(policy.successful()).isEqualTo(2);
      assertThat(policy.failed()).isEqualTo(1);
      assertThat(policy.lines()).contains("mode: enforce");
      assertThat(policy.exchangers()).containsExactly("mx.a.test");
      var failure = policy.failures().getFirst();
      assertThat(failure.result()).isEqualTo("certificate-expired");
      assertThat(failure.sender()).contains("198.51.100.7");
      assertThat(failure.receiver()).contains("192.0.2.1");
      assertThat(bureau.posted)
          .singleElement()
          .satisfies(octets -> assertThat(tlsReport(octets)).isEqualTo(report));
      assertThat(tlsReportFlags(bureau)).containsExactly(1);
    }
  }

  private static List<Integer> tlsReportFlags(Bureau bureau) {
    return bureau.database.read(
        sql -> sql.sql("SELECT tls_report FROM delivery_parcels").query(Integer.class).list());
  }

  @OnBothEngines
  void aRestartNeitherLosesNorDoublesAReport(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau.dns.txt("_smtp._tls.a.test", "v=TLSRPTv1; rua=mailto:tls@a.test");
      count(bureau);
      bureau.clock.set("2026-11-24T00:06:00Z");
      for (int i = 0; i < 60; i++) {
        bureau.reporting().round();
        bureau.clock.forward(Duration.ofMinutes(10));
      }
      assertThat(bureau.queued()).hasSize(1);
    }
  }

  @OnBothEngines
  void whatBreaksWhileItIsSentIsSentLater(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau.dns.txt("_smtp._tls.a.test", "v=TLSRPTv1; rua=mailto:tls@a.test");
      count(bureau);
      bureau.clock.set("2026-11-24T05:00:00Z");
      bureau.refusesQueue = true;
      var reporting = bureau.reporting();
      bureau.rounds(reporting, Duration.ofHours(1));
      assertThat(bureau.queued()).isEmpty();
      bureau.refusesQueue = false;
      bureau.rounds(reporting, Duration.ofHours(8));
      assertThat(bureau.queued()).hasSize(1);
    }
  }

  @OnBothEngines
  void aWebServerThatFailsIsTriedForADayAndNotLonger(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau.dns.txt("_smtp._tls.a.test", "v=TLSRPTv1; rua=" + bureau.webUri());
      bureau.status = 503;
      count(bureau);
      bureau.clock.set("2026-11-24T04:00:00Z");
      bureau.rounds(bureau.reporting(), Duration.ofHours(60));
      assertThat(bureau.posted).hasSizeBetween(6, 15);
      var errand = bureau.reporting().latest(10).getFirst();
      assertThat(errand.state()).isEqualTo("failed");
      assertThat(errand.note()).contains("503");
    }
  }

  @OnBothEngines
  void whoAsksForNothingGetsNothingAndWhoCannotBeAskedIsAskedAgain(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau.tls.count(AppliedPolicy.none(Domain.of("none.test")), "mx", "192.0.2.1", "success");
      bureau.dns.fail("_smtp._tls.a.test");
      count(bureau);
      bureau.clock.set("2026-11-24T05:00:00Z");
      bureau.rounds(bureau.reporting(), Duration.ofHours(2));
      assertThat(bureau.queued()).isEmpty();
      assertThat(bureau.reporting().latest(10))
          .extracting(Errand::domain, Errand::state)
          .containsExactlyInAnyOrder(tuple(A, "due"), tuple(Domain.of("none.test"), "unwanted"));
    }
  }

  @OnBothEngines
  void aDayOfDmarcIsReportedToWhoeverWantsIt(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau
          .dns
          .txt(
              "_dmarc.a.test",
              "v=DMARC1; p=reject; sp=none; aspf=s; rua=mailto:d@a.test,mailto:no@b.test")
          .txt("a.test", "v=spf1 ip4:192.0.2.1 -all");
      bureau.receive("a.test", "a.test", "192.0.2.1", MailFate.DELIVERED);
      bureau.receive("a.test", "a.test", "192.0.2.1", MailFate.DELIVERED);
      bureau.receive("a.test", "a.test", "192.0.2.66", MailFate.REFUSED);
      bureau.receive("a.test", "a.test", "192.0.2.66", MailFate.DELIVERED);
      bureau.receive("unlisted.test", "unlisted.test", "192.0.2.1", MailFate.DELIVERED);
      bureau.dmarc.flush();
      bureau.clock.set("2026-11-24T00:06:00Z");
      bureau.rounds(bureau.reporting(), LONG);

      assertThat(bureau.queued()).hasSize(1);
      var message = bureau.queued().getFirst();
      assertThat(field(message, "To")).isEqualTo("d@a.test");
      assertThat(attachment(message).type().mediaType()).isEqualTo("application/gzip");
      assertThat(attachment(message).fileName().orElseThrow())
          .matches("example\\.org!a\\.test!1795392000!1795478399![0-9a-f]{32}\\.xml\\.gz");
      var octets = ReportOctets.unpacked(attachment(message).decoded(1 << 20)).orElseThrow();
      assertThat(new String(octets, StandardCharsets.UTF_8))
          .doesNotContain("anna", "secret-person");
      var report = AggregateReader.read(octets).orElseThrow();
      assertThat(report.policy().p()).isEqualTo("reject");
      assertThat(report.policy().aspf()).isEqualTo("s");
      assertThat(report.error()).isEmpty();
      assertThat(report.records())
          .extracting(
              AggregateReport.Row::source,
              AggregateReport.Row::count,
              AggregateReport.Row::disposition,
              AggregateReport.Row::spfAligned,
              row -> row.reason().map(AggregateReport.Reason::type).orElse(""))
          .containsExactlyInAnyOrder(
              tuple("192.0.2.1", 2L, "pass", true, ""),
              tuple("192.0.2.66", 1L, "reject", false, ""),
              tuple("192.0.2.66", 1L, "none", false, "local_policy"));
      assertThat(tlsReportFlags(bureau)).containsExactly(0);
    }
  }

  @OnBothEngines
  void aReportThatIsTooLargeForItsMailboxDoesNotGo(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau.dns.txt(
          "_dmarc.a.test", "v=DMARC1; p=none; rua=mailto:small@a.test!1k,mailto:large@a.test!1m");
      bureau.receive("a.test", "a.test", "192.0.2.1", MailFate.DELIVERED);
      bureau.dmarc.flush();
      bureau.clock.set("2026-11-24T05:00:00Z");
      bureau.rounds(bureau.reporting(), Duration.ofHours(1));
      assertThat(bureau.queued())
          .extracting(message -> field(message, "To"))
          .containsExactly("large@a.test");
    }
  }

  @OnBothEngines
  void aForgerCannotFillTheDiskAndTheReportSaysWhatIsMissing(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau.dns.txt("_dmarc.a.test", "v=DMARC1; p=none; rua=mailto:d@a.test");
      var outcome = bureau.outcome("a.test", "a.test", "192.0.2.1");
      for (int i = 0; i < DmarcResults.MOST_ROWS + 40; i++) {
        bureau.dmarc.count(
            outcome,
            InetAddress.ofLiteral("10.%d.%d.1".formatted(i / 256, i % 256)),
            MailFate.DELIVERED);
      }
      bureau.dmarc.flush();
      var told = bureau.dmarc.of(LocalDate.parse("2026-11-23"), A);
      assertThat(told.rows()).hasSize(DmarcResults.MOST_ROWS);
      assertThat(told.left()).isEqualTo(40);
      bureau.clock.forward(Duration.ofDays(6));
      bureau.dmarc.forgetOld();
      assertThat(bureau.dmarc.domains(LocalDate.parse("2026-11-23"))).isEmpty();
    }
  }

  /** What we tell ourselves needs no way through the world, and counts as all others' reports. */
  @OnBothEngines
  void whatWeReportToOurOwnAddressIsTakenIn(TestDatabase database) {
    try (var bureau = new Bureau(database)) {
      bureau.dns.txt("_dmarc.example.org", "v=DMARC1; p=none; rua=mailto:dmarc@example.org");
      bureau.dns.txt("_smtp._tls.example.org", "v=TLSRPTv1; rua=mailto:dmarc@example.org");
      bureau.receive("example.org", "b.test", "192.0.2.66", MailFate.DELIVERED);
      bureau.dmarc.flush();
      bureau.tls.count(
          AppliedPolicy.none(Domain.of("example.org")), "mx", "192.0.2.2", "certificate-expired");
      bureau.tls.flush();
      bureau.clock.set("2026-11-24T00:06:00Z");
      bureau.rounds(bureau.reporting(), LONG);
      assertThat(bureau.queued()).isEmpty();
      var since = LocalDate.parse("2026-11-01");
      assertThat(bureau.received.answers().failing(since, "", 10))
          .singleElement()
          .satisfies(source -> assertThat(source.source()).isEqualTo("192.0.2.66"));
      assertThat(bureau.received.answers().tlsFailures(since, 10)).hasSize(1);
      var arrived = bureau.received.latest(10);
      assertThat(arrived)
          .extracting(ReceivedReports.Arrived::outcome)
          .containsExactly("counted", "counted");
      assertThat(bureau.stories.story(arrived.getFirst().mail()).orElseThrow().entries())
          .hasSize(1);
      assertThat(bureau.reporting().latest(10))
          .extracting(Errand::state)
          .contains("sent")
          .doesNotContain("due", "failed");
    }
  }
}
