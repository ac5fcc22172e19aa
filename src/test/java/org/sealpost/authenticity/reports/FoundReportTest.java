package org.sealpost.authenticity.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.SharedData;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

class FoundReportTest {

  private static final String FROM = "noreply@receiver.example";
  private static final String TO = "dmarc-reports@a.test";
  private static final AggregateReport DMARC = SampleReports.aggregate("a.test");
  private static final TlsReport TLS = SampleReports.tls("a.test");
  private static final byte[] XML = AggregateXml.written(DMARC);

  private static FoundReport in(String mail) {
    return FoundReport.in(Message.read(Content.of(mail.getBytes(StandardCharsets.ISO_8859_1))));
  }

  private static FoundReport in(String type, String name, byte[] octets) {
    return in(ReportsInMail.with(FROM, TO, type, name, octets));
  }

  @Test
  void aDmarcReportIsFoundPackedAndPlain() {
    var found = new FoundReport.Dmarc(DMARC);
    assertThat(in("application/gzip", "r.a.xml.gz", ReportOctets.packed(XML))).isEqualTo(found);
    assertThat(in("application/zip", "r.zip", SampleReports.zip("r.xml", XML))).isEqualTo(found);
    assertThat(in("text/xml", "", XML)).isEqualTo(found);
    assertThat(in("application/octet-stream", "b!a!1!2.xml.gz", ReportOctets.packed(XML)))
        .isEqualTo(found);
  }

  @Test
  void aMailMayBeNothingButTheReport() {
    var whole =
        "Content-Type: application/zip; name=\"b!a!1!2.zip\"\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(SampleReports.zip("a.xml", XML));
    assertThat(in(whole)).isEqualTo(new FoundReport.Dmarc(DMARC));
  }

  @Test
  void aTlsReportIsFoundPackedAndPlain() {
    var json = TlsReportJson.written(TLS);
    var found = new FoundReport.Tls(TLS);
    assertThat(in("application/tlsrpt+gzip", "r.json.gz", ReportOctets.packed(json)))
        .isEqualTo(found);
    assertThat(in("application/tlsrpt+json", "r.json", json)).isEqualTo(found);
  }

  @Test
  void aBombIsBrokenAndSoIsNonsense() {
    assertThat(in("application/gzip", "r.xml.gz", ReportsInMail.bomb(64L << 20)))
        .isInstanceOf(FoundReport.Broken.class);
    assertThat(in("application/gzip", "r.xml.gz", new byte[] {1, 2, 3}))
        .isInstanceOf(FoundReport.Broken.class);
    assertThat(
            in(
                "text/xml",
                "r.xml",
                "<!DOCTYPE a [<!ENTITY b 'c'>]><feedback/>".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(FoundReport.Broken.class);
  }

  @Test
  void whatIsOfAnotherTypeOrWithinAnotherMailIsNone() {
    assertThat(in("text/plain", "r.txt", XML)).isEqualTo(new FoundReport.None());
    assertThat(in("Subject: hello\r\n\r\nWhere do I send my reports?\r\n"))
        .isEqualTo(new FoundReport.None());
    var inner = ReportsInMail.with(FROM, TO, "text/xml", "r.xml", XML);
    assertThat(
            in(
                "Content-Type: multipart/mixed; boundary=b9\r\n\r\n--b9\r\n"
                    + "Content-Type: message/rfc822\r\n\r\n"
                    + inner
                    + "\r\n--b9--\r\n"))
        .isEqualTo(new FoundReport.None());
  }

  @Test
  void feedbackIsReadWithoutTheBodyOfTheMail() {
    var mail = ReportsInMail.feedback(FROM, TO, "Auth-Failure", "a.test");
    var report = ((FoundReport.Feedback) in(mail)).report();
    assertThat(report.type()).isEqualTo("auth-failure");
    assertThat(report.source()).isEqualTo("203.0.113.66");
    assertThat(report.domains()).containsExactly("a.test");
    assertThat(report.mailFrom()).isEqualTo("anna@a.test");
    assertThat(report.recipients()).containsExactly("kim@elsewhere.example");
    assertThat(report.envelopeId()).isEqualTo("q-77");
    assertThat(report.arrived()).contains(Instant.parse("2026-11-23T08:00:00Z"));
    assertThat(report.incidents()).isEqualTo(3);
    assertThat(report.failure()).isEqualTo("dmarc");
    assertThat(report.delivery()).isEqualTo("reject");
    assertThat(report.results()).contains("dmarc=fail header.from=a.test");
    assertThat(report.original().messageId()).isEqualTo("<inv-9@a.test>");
    assertThat(report.original().from()).isEqualTo("Anna Müller <anna@a.test>");
    assertThat(report.original().subject()).isEqualTo("Your invoice");
    assertThat(report.toString()).doesNotContain("the secret body");
  }

  @Test
  void feedbackWithTheHeaderAloneIsReadAndItsTextsAreBounded() {
    var mail =
        ReportsInMail.feedback(FROM, TO, "abuse", "a.test")
            .replace("Content-Type: message/rfc822", "Content-Type: text/rfc822-headers")
            .replace("Your invoice\r\nMessage-ID", "x".repeat(50_000) + "\r\nMessage-ID")
            .replace("Incidents: 3", "Incidents: 99999999999999999999")
            .replace("Source-IP: 203.0.113.66", "Source-IP: <script>")
            .replace("Arrival-Date: Mon", "Arrival-Date: Some");
    var report = ((FoundReport.Feedback) in(mail)).report();
    assertThat(report.original().messageId()).isEqualTo("<inv-9@a.test>");
    assertThat(report.original().subject()).hasSize(1_000).endsWith("…");
    assertThat(report.original().header()).hasSizeLessThanOrEqualTo(16_000);
    assertThat(report.toString()).doesNotContain("the secret body");
    assertThat(report.incidents()).isEqualTo(1);
    assertThat(report.source()).isEmpty();
    assertThat(report.arrived()).isEmpty();
  }

  @Test
  void reportsOfTheWorldAreFound() throws IOException {
    var root = SharedData.archive("conf-mailauth").resolve("dmarc");
    assertThat(found(root.resolve("arf-stalwart/arf/001.eml")))
        .isInstanceOf(FoundReport.Feedback.class);
    for (var name : List.of("002", "003", "004", "005")) {
      assertThat(found(root.resolve("arf-stalwart/arf/" + name + ".eml")))
          .as(name)
          .isInstanceOf(FoundReport.Feedback.class);
    }
    var reports = root.resolve("reports-parsedmarc");
    assertThat(found(reports.resolve("smtp_tls/google.com_smtp_tls_report.eml")))
        .isInstanceOf(FoundReport.Tls.class);
    assertThat(found(reports.resolve("failure/dmarc_ruf_report_linkedin.eml")))
        .isInstanceOf(FoundReport.Feedback.class);
    assertThat(found(reports.resolve("aggregate/twilight.eml")))
        .isInstanceOf(FoundReport.Dmarc.class);
    assertThat(found(reports.resolve("aggregate/mimecast-weird-gzip.eml")))
        .isInstanceOf(FoundReport.Dmarc.class);
  }

  private static FoundReport found(Path file) throws IOException {
    return FoundReport.in(Message.read(Content.of(Files.readAllBytes(file))));
  }
}
