package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.sealpost.cli.run.ReportingWorld.TO;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.authenticity.reports.AggregateXml;
import org.sealpost.authenticity.reports.ReportOctets;
import org.sealpost.authenticity.reports.ReportsInMail;
import org.sealpost.authenticity.reports.SampleReports;
import org.sealpost.authenticity.reports.TlsReportJson;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.mail.Address;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryQuery;

/** Reports of other servers come to a whole gateway over SMTP. */
class ReceivedReportsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String FROM = "noreply@receiver.example";

  /** What the checks think of these mails is not the question here. */
  private static final String LENIENT = "  policy: {quarantine-at: 90, reject-at: 90}";

  @TempDir Path folder;
  private final ReportingWorld world = new ReportingWorld();

  private void in(String more, Consumer<Gateway> test) throws Exception {
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var gateway = world.gateway(folder, sink.address().getPort(), more)) {
      this.sink = sink;
      test.accept(gateway);
    }
  }

  private MailboxSink sink;

  private static String gzip(String id, String domain) {
    return ReportsInMail.with(
        FROM,
        TO,
        "application/gzip",
        "r.xml.gz",
        ReportOctets.packed(AggregateXml.written(ReportingWorld.dmarc(id, domain))));
  }

  private static String tls(String from, String id) {
    return ReportsInMail.with(
        from,
        TO,
        "application/tlsrpt+gzip",
        "r.json.gz",
        ReportOctets.packed(TlsReportJson.written(ReportingWorld.tls(id, "example.org"))));
  }

  /** What the story of the latest mail says of its report: kind and outcome. */
  private static String latest(Gateway gateway) {
    var head = gateway.stories().search(StoryQuery.newest(1)).getFirst();
    return gateway.stories().story(head.mail()).orElseThrow().entries().stream()
        .filter(StoryEntry.ReportTaken.class::isInstance)
        .map(StoryEntry.ReportTaken.class::cast)
        .map(taken -> taken.report() + " " + taken.outcome())
        .reduce("", (_, last) -> last);
  }

  private static String counts(Gateway gateway, String mail) {
    assertThat(ReportingWorld.send(gateway, mail, TO)).startsWith("250").doesNotContain("held");
    return latest(gateway);
  }

  @Test
  void whatIsSignedByItsReporterCountsInEveryForm() throws Exception {
    in(
        LENIENT,
        gateway -> {
          var xml = AggregateXml.written(ReportingWorld.dmarc("2", "example.org"));
          var plain = AggregateXml.written(ReportingWorld.dmarc("3", "example.org"));
          assertThat(counts(gateway, world.signed(gzip("1", "example.org"))))
              .isEqualTo("dmarc counted");
          var zip = SampleReports.zip("r.xml", xml);
          assertThat(
                  counts(
                      gateway,
                      world.signed(ReportsInMail.with(FROM, TO, "application/zip", "r.zip", zip))))
              .isEqualTo("dmarc counted");
          assertThat(
                  counts(
                      gateway,
                      world.signed(ReportsInMail.with(FROM, TO, "text/xml", "r.xml", plain))))
              .isEqualTo("dmarc counted");
          assertThat(counts(gateway, world.signed(tls(FROM, "t1")))).isEqualTo("tls counted");
          assertThat(counts(gateway, world.signedForTls(tls("tls@careful.example", "t2"))))
              .as("a key with s=tlsrpt signs a TLS report")
              .isEqualTo("tls counted");
          assertThat(
                  counts(
                      gateway,
                      world.signed(ReportsInMail.feedback(FROM, TO, "abuse", "example.org"))))
              .isEqualTo("feedback counted");
          assertThat(gateway.queue().counts().oldest()).as("nothing goes on").isEmpty();
          assertThat(sink.letters()).isEmpty();
        });
  }

  @Test
  void whatIsForgedForeignRepeatedOrBrokenIsTakenAndDoesNotCount() throws Exception {
    in(
        LENIENT,
        gateway -> {
          assertThat(counts(gateway, gzip("1", "example.org"))).isEqualTo("dmarc unproven");
          var report = world.signed(gzip("1", "example.org"));
          assertThat(counts(gateway, report.replace("Message-ID: <r1@", "Message-ID: <r2@")))
              .as("changed on its way")
              .isEqualTo("dmarc unproven");
          assertThat(counts(gateway, world.signed(gzip("1", "elsewhere.test"))))
              .isEqualTo("dmarc foreign");
          assertThat(counts(gateway, report)).isEqualTo("dmarc counted");
          assertThat(counts(gateway, report)).isEqualTo("dmarc repeated");
          assertThat(
                  counts(
                      gateway,
                      world.signedForTls(
                          gzip("2", "example.org").replace(FROM, "a@careful.example"))))
              .as("a key with s=tlsrpt signs nothing but TLS reports")
              .isEqualTo("dmarc unproven");
          var bomb =
              ReportsInMail.with(
                  FROM, TO, "application/gzip", "r.xml.gz", ReportsInMail.bomb(256L << 20));
          assertThat(counts(gateway, world.signed(bomb))).isEqualTo(" unreadable");
          assertThat(sink.letters()).isEmpty();
        });
  }

  @Test
  void whatIsNoReportWaitsForAPersonAndGoesNowhereWhenReleased() throws Exception {
    in(
        LENIENT,
        gateway -> {
          var xml = AggregateXml.written(ReportingWorld.dmarc("2", "example.org"));
          var mail = world.signed(ReportsInMail.with(FROM, TO, "text/plain", "r.txt", xml));
          assertThat(ReportingWorld.send(gateway, mail, TO)).contains("is held for a person");
          assertThat(latest(gateway)).isEqualTo(" none");
          var head = gateway.stories().search(StoryQuery.newest(1)).getFirst();
          assertThat(head.action()).isEqualTo("quarantine");
          ReportingWorld.releaseAll(gateway);
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(gateway.stories().story(head.mail()).orElseThrow().entries())
                          .filteredOn(StoryEntry.ReportTaken.class::isInstance)
                          .hasSize(2));
          assertThat(gateway.queue().counts().oldest()).isEmpty();
          assertThat(sink.letters()).isEmpty();
        });
  }

  @Test
  void aPersonAtTheSameAddressGetsTheMailTooAndOthersDo() throws Exception {
    in(
        LENIENT,
        gateway -> {
          var report = world.signed(gzip("1", "example.org"));
          assertThat(
                  ReportingWorld.send(gateway, report, "both@example.org", "anna@example.org", TO))
              .startsWith("250");
          assertThat(latest(gateway)).isEqualTo("dmarc counted");
          await().atMost(PATIENCE).until(() -> gateway.queue().counts().oldest().isEmpty());
          assertThat(sink.letters().stream().flatMap(l -> l.envelope().recipients().stream()))
              .containsExactlyInAnyOrder(
                  Address.of("both@example.org"), Address.of("anna@example.org"));
        });
  }

  @Test
  void onlyTheAddressesForReportsAreTakenAndOnlyFromOutside() throws Exception {
    in(
        LENIENT,
        gateway -> {
          var report = world.signed(gzip("1", "example.org"));
          assertThat(ReportingWorld.send(gateway, report, "other-reports@example.org"))
              .startsWith("550 5.1.1");
          assertThat(ReportingWorld.send(gateway, report, "dmarc-reports+x@example.org"))
              .startsWith("250");
          assertThat(
                  ReportingWorld.sendTo(
                      gateway, "outbound", "anna@example.org", "Subject: x\r\n\r\nx", TO))
              .startsWith("550 5.7.1");
        });
  }

  @Test
  void aReportThatWasHeldCountsWhenItIsReleased() throws Exception {
    in(
        "  policy: {mark-at: 0, quarantine-at: 0, reject-at: 90}",
        gateway -> {
          var report = world.signed(gzip("1", "example.org"));
          assertThat(ReportingWorld.send(gateway, report, TO)).contains("is held for a person");
          assertThat(latest(gateway)).isEmpty();
          ReportingWorld.releaseAll(gateway);
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(latest(gateway)).isEqualTo("dmarc counted"));
          assertThat(sink.letters()).isEmpty();
        });
  }
}
