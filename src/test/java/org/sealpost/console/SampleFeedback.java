package org.sealpost.console;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.ArcOutcome;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DmarcOutcome;
import org.sealpost.authenticity.SpfOutcome;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.authenticity.reports.AggregateXml;
import org.sealpost.authenticity.reports.ReportOctets;
import org.sealpost.authenticity.reports.ReportsInMail;
import org.sealpost.authenticity.reports.TlsReport;
import org.sealpost.authenticity.reports.TlsReportJson;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.reports.Intake;
import org.sealpost.reports.ReportIntake;

/** What other servers reported of example.org in the last weeks, some of it with ill will. */
final class SampleFeedback {

  private static final String TO = "dmarc@example.org";
  private static final String FROM = "noreply@receiver.example";
  private static final int DAYS = 25;

  private SampleFeedback() {}

  static void fill(RunningConsole console) {
    var intake =
        new ReportIntake(
            List.of(Address.of(TO)),
            console.parts.reports(),
            console.parts.directory(),
            mail -> List.of());
    var today = console.clock.instant().truncatedTo(ChronoUnit.DAYS);
    for (int back = DAYS; back > 0; back--) {
      var begin = today.minus(Duration.ofDays(back));
      take(console, intake, begin.plus(Duration.ofHours(29)), true, dmarc(begin, back));
    }
    take(console, intake, today.plusSeconds(60), true, tls(today.minus(Duration.ofDays(1))));
    take(console, intake, today.plusSeconds(61), true, feedback());
    take(console, intake, today.plusSeconds(62), false, dmarc(today, 0));
  }

  private static String dmarc(Instant begin, int back) {
    return ReportsInMail.with(
        FROM,
        TO,
        "application/gzip",
        "r.xml.gz",
        ReportOctets.packed(
            AggregateXml.written(
                new AggregateReport(
                    "Receiver <script>alert(1)</script>",
                    FROM,
                    "day" + back,
                    begin,
                    begin.plus(Duration.ofHours(23)),
                    Optional.empty(),
                    new AggregateReport.Policy(
                        "example.org", "none", Optional.empty(), Optional.empty(), "r", "r", false),
                    List.of(
                        row("192.0.2.10", 180 + back * 37 % 90, true, "example.org"),
                        row("203.0.113.66", 20 + back * 13 % 40, false, "bulk.example"),
                        row("198.51.100.4", 3 + back % 5, false, "crm.example"),
                        row("192.0.2.10", 1 + back % 2, false, "lists.example"))))));
  }

  private static AggregateReport.Row row(String source, long count, boolean passes, String sender) {
    return new AggregateReport.Row(
        source,
        count,
        source.startsWith("203") ? "quarantine" : "none",
        passes,
        passes,
        Optional.empty(),
        sender,
        "example.org",
        List.of(),
        Optional.of(new AggregateReport.Sender(sender, "mfrom", "pass")));
  }

  private static String tls(Instant begin) {
    return ReportsInMail.with(
        FROM,
        TO,
        "application/tlsrpt+gzip",
        "r.json.gz",
        ReportOctets.packed(
            TlsReportJson.written(
                new TlsReport(
                    "Receiver",
                    FROM,
                    "t1",
                    begin,
                    begin.plus(Duration.ofHours(23)),
                    List.of(
                        new TlsReport.Policy(
                            "sts",
                            "example.org",
                            List.of(),
                            List.of(),
                            5_326,
                            308,
                            List.of(
                                failure("certificate-expired", 303),
                                failure("odd-<script>alert(1)</script>", 5))))))));
  }

  private static TlsReport.Failure failure(String result, long sessions) {
    return new TlsReport.Failure(
        result,
        Optional.of("192.0.2.9"),
        Optional.of("mx1.example.org"),
        Optional.of("198.51.100.1"),
        sessions,
        Optional.empty());
  }

  private static String feedback() {
    return ReportsInMail.feedback(FROM, TO, "abuse", "example.org")
        .replace("Your invoice", "<img src=x onerror=alert(1)> =?utf-8?q?in=E2=80=8Bvoice?=");
  }

  private static void take(
      RunningConsole console, ReportIntake intake, Instant at, boolean proven, String text) {
    var result = proven ? AuthenticationResult.PASS : AuthenticationResult.FAIL;
    var from = Domain.of("receiver.example");
    var sender =
        new AuthenticationOutcome(
            new SpfOutcome(result, SpfOutcome.Identity.MAIL_FROM, Optional.of(from), ""),
            List.of(),
            new DmarcOutcome(
                result,
                Optional.empty(),
                false,
                Optional.of(from),
                Optional.of(from),
                proven,
                proven,
                ""),
            ArcOutcome.none(),
            Optional.of(from));
    var arrival =
        new Arrival(
            at,
            InetAddress.ofLiteral("192.0.2.99"),
            "mx.receiver.example",
            "ESMTPS",
            Optional.empty(),
            Optional.empty());
    var mail =
        new Mail(
            MailId.at(at),
            new Envelope(ReversePath.of(Address.of(FROM)), List.of(Address.of(TO)), false, false),
            Message.read(Content.of(text.getBytes(StandardCharsets.ISO_8859_1))),
            arrival);
    if (!(intake.of(mail, sender) instanceof Intake.Report(var keeping))) {
      throw new AssertionError("no report");
    }
    console.database.write(keeping::keep);
  }
}
