package org.sealpost.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.ArcOutcome;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DkimOutcome;
import org.sealpost.authenticity.DmarcOutcome;
import org.sealpost.authenticity.SpfOutcome;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.authenticity.reports.AggregateXml;
import org.sealpost.authenticity.reports.ReportOctets;
import org.sealpost.authenticity.reports.ReportsInMail;
import org.sealpost.authenticity.reports.SampleReports;
import org.sealpost.authenticity.reports.TlsReportJson;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
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
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;
import org.sealpost.tracking.StoryEntry;

class ReportIntakeTest {

  private static final Address TO = Address.of("dmarc@a.test");
  private static final Domain REPORTER = Domain.of("receiver.example");
  private static final LocalDate YEAR = LocalDate.parse("2026-01-01");

  /** Takes in what a test brings. */
  private static final class Desk {
    final SetClock clock = new SetClock("2026-11-24T05:00:00Z");
    final TestDatabase database;
    final ReceivedReports received;
    final List<DkimOutcome> tlsSignatures = new ArrayList<>();
    final ReportIntake intake;
    int mails;

    Desk(TestDatabase database) {
      this(database, 1_000_000);
    }

    Desk(TestDatabase database, long room) {
      this.database = database;
      var directory = new Directory(database, clock);
      directory.configured(List.of(OwnDomain.of(Domain.of("a.test"), "127.0.0.9:25")));
      received = new ReceivedReports(database, clock, Duration.ofDays(90), room);
      intake = new ReportIntake(List.of(TO), received, directory, mail -> tlsSignatures);
    }

    Intake read(AuthenticationOutcome sender, String text) {
      var at = clock.instant().plusMillis(mails++);
      var arrival =
          new Arrival(
              at,
              InetAddress.ofLiteral("192.0.2.99"),
              "mx.receiver.example",
              "ESMTP",
              Optional.empty(),
              Optional.empty());
      return intake.of(
          new Mail(
              MailId.at(at),
              new Envelope(
                  ReversePath.of(Address.of("x@receiver.example")), List.of(TO), false, false),
              Message.read(Content.of(text.getBytes(StandardCharsets.ISO_8859_1))),
              arrival),
          sender);
    }

    StoryEntry.ReportTaken take(AuthenticationOutcome sender, String text) {
      var keeping =
          switch (read(sender, text)) {
            case Intake.Report(var report) -> report;
            case Intake.NoReport(var none) -> none;
            case Intake.Later() -> throw new AssertionError("later");
          };
      return database.write(keeping::keep);
    }

    String outcome(AuthenticationOutcome sender, String text) {
      return take(sender, text).outcome();
    }

    ReportAnswers answers() {
      return received.answers();
    }
  }

  private static AuthenticationOutcome sender(
      Domain from, AuthenticationResult dmarc, boolean dkimAligned) {
    boolean passed = dmarc == AuthenticationResult.PASS;
    return new AuthenticationOutcome(
        new SpfOutcome(
            passed ? AuthenticationResult.PASS : AuthenticationResult.FAIL,
            SpfOutcome.Identity.MAIL_FROM,
            Optional.of(from),
            ""),
        List.of(),
        new DmarcOutcome(
            dmarc,
            Optional.empty(),
            false,
            Optional.of(from),
            Optional.of(from),
            passed,
            dkimAligned,
            ""),
        ArcOutcome.none(),
        Optional.of(from));
  }

  private static final AuthenticationOutcome PROVEN =
      sender(REPORTER, AuthenticationResult.PASS, true);

  private static String dmarc(AggregateReport report) {
    return ReportsInMail.with(
        "noreply@receiver.example",
        TO.toString(),
        "application/gzip",
        "r.xml.gz",
        ReportOctets.packed(AggregateXml.written(report)));
  }

  private static AggregateReport report(String id, String domain, AggregateReport.Row... rows) {
    return report(id, domain, "2026-11-23T00:00:00Z", "2026-11-23T23:59:59Z", rows);
  }

  private static AggregateReport report(
      String id, String domain, String begin, String end, AggregateReport.Row... rows) {
    return new AggregateReport(
        "Receiver",
        "x@receiver.example",
        id,
        Instant.parse(begin),
        Instant.parse(end),
        Optional.empty(),
        new AggregateReport.Policy(
            domain, "none", Optional.empty(), Optional.empty(), "r", "r", false),
        List.of(rows));
  }

  private static AggregateReport.Row row(String source, long count, String from) {
    return new AggregateReport.Row(
        source,
        count,
        "none",
        false,
        false,
        Optional.empty(),
        "bulk.example",
        from,
        List.of(new AggregateReport.Signature("bulk.example", "k1", "pass")),
        Optional.of(new AggregateReport.Sender("bulk.example", "mfrom", "pass")));
  }

  private static AggregateReport.Row passing(String source, long count, String from) {
    return new AggregateReport.Row(
        source,
        count,
        "none",
        true,
        false,
        Optional.empty(),
        from,
        from,
        List.of(new AggregateReport.Signature(from, "k1", "pass")),
        Optional.empty());
  }

  @OnBothEngines
  void whoSendsInOurNameAndFailsIsToldBySource(TestDatabase database) {
    var desk = new Desk(database);
    var first =
        report(
            "1",
            "a.test",
            row("203.0.113.9", 40, "a.test"),
            row("2001:db8::9", 2, "news.a.test"),
            passing("203.0.113.9", 7, "a.test"),
            passing("192.0.2.1", 900, "a.test"));
    var second =
        report(
            "2",
            "a.test",
            "2026-11-20T00:00:00Z",
            "2026-11-20T23:59:59Z",
            row("203.0.113.9", 2, "a.test"));
    assertThat(desk.take(PROVEN, dmarc(first)))
        .satisfies(
            entry -> {
              assertThat(entry.outcome()).isEqualTo("counted");
              assertThat(entry.reporter()).isEqualTo("receiver.example");
            });
    assertThat(desk.outcome(PROVEN, dmarc(second))).isEqualTo("counted");
    assertThat(desk.answers().failing(YEAR, "", 10))
        .containsExactly(
            new ReportAnswers.FailingSource(
                "203.0.113.9",
                Optional.of(Domain.of("bulk.example")),
                Domain.of("a.test"),
                42,
                0,
                7,
                new ReportAnswers.Why("other", "other"),
                1,
                LocalDate.parse("2026-11-20"),
                LocalDate.parse("2026-11-23")),
            new ReportAnswers.FailingSource(
                "2001:db8:0:0:0:0:0:9",
                Optional.of(Domain.of("bulk.example")),
                Domain.of("a.test"),
                2,
                0,
                0,
                new ReportAnswers.Why("other", "other"),
                1,
                LocalDate.parse("2026-11-23"),
                LocalDate.parse("2026-11-23")));
    assertThat(desk.answers().failing(LocalDate.parse("2026-11-21"), "a.test", 10).getFirst())
        .satisfies(source -> assertThat(source.mails()).isEqualTo(40));
    assertThat(desk.answers().failing(YEAR, "b.test", 10)).isEmpty();
    assertThat(desk.answers().days(YEAR))
        .containsExactly(
            new ReportAnswers.Day(LocalDate.parse("2026-11-20"), Domain.of("a.test"), 0, 2),
            new ReportAnswers.Day(LocalDate.parse("2026-11-23"), Domain.of("a.test"), 907, 42));
  }

  @OnBothEngines
  void onlyTheProvenOursAndTimelyCountsAndCountsOnce(TestDatabase database) {
    var desk = new Desk(database);
    var report = report("1", "a.test", row("203.0.113.9", 1, "a.test"));
    var forged = sender(REPORTER, AuthenticationResult.FAIL, false);
    assertThat(desk.outcome(forged, dmarc(report))).isEqualTo("unproven");
    assertThat(desk.outcome(PROVEN, dmarc(report("2", "b.test", row("203.0.113.9", 1, "b.test")))))
        .isEqualTo("foreign");
    assertThat(desk.outcome(PROVEN, dmarc(report("3", "a.test", row("203.0.113.9", 1, "b.test")))))
        .as("a domain that is not within the policy's")
        .isEqualTo("foreign");
    assertThat(desk.outcome(PROVEN, dmarc(report("4", "a.test", row("no address", 1, "a.test")))))
        .isEqualTo("foreign");
    for (var span :
        List.of(
            List.of("2026-08-01T00:00:00Z", "2026-08-02T00:00:00Z"),
            List.of("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z"),
            List.of("2026-10-01T00:00:00Z", "2026-11-23T00:00:00Z"),
            List.of("2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z"),
            List.of("1970-01-01T00:00:00Z", "9999-11-22T00:00:00Z"))) {
      var untimely =
          report("5", "a.test", span.getFirst(), span.getLast(), row("203.0.113.9", 1, "a.test"));
      assertThat(desk.outcome(PROVEN, dmarc(untimely))).as("%s", span).isEqualTo("untimely");
    }
    assertThat(desk.answers().failing(YEAR, "", 10)).isEmpty();
    assertThat(desk.outcome(PROVEN, dmarc(report))).isEqualTo("counted");
    assertThat(desk.outcome(PROVEN, dmarc(report))).isEqualTo("repeated");
    var other = sender(Domain.of("other.example"), AuthenticationResult.PASS, true);
    assertThat(desk.outcome(other, dmarc(report)))
        .as("whoever takes another's name and number keeps nobody from counting")
        .isEqualTo("counted");
    assertThat(desk.answers().failing(YEAR, "", 10).getFirst())
        .satisfies(source -> assertThat(source.mails()).isEqualTo(2))
        .satisfies(source -> assertThat(source.reporters()).isEqualTo(2));
    assertThat(desk.received.latest(100))
        .hasSize(12)
        .first()
        .satisfies(arrived -> assertThat(arrived.reporter()).contains("other.example"));
  }

  @OnBothEngines
  void aSenderWhomTheDnsDoesNotTellComesAgain(TestDatabase database) {
    var desk = new Desk(database);
    var open = sender(REPORTER, AuthenticationResult.TEMPERROR, false);
    var report = dmarc(report("1", "a.test", row("203.0.113.9", 1, "a.test")));
    assertThat(desk.read(open, report)).isInstanceOf(Intake.Later.class);
    assertThat(desk.read(open, "Subject: hello\r\n\r\nhello\r\n"))
        .isInstanceOf(Intake.NoReport.class);
  }

  private static String tls() {
    return ReportsInMail.with(
        "noreply@receiver.example",
        TO.toString(),
        "application/tlsrpt+gzip",
        "r.json.gz",
        ReportOctets.packed(TlsReportJson.written(SampleReports.tls("a.test"))));
  }

  private static DkimOutcome signature(AuthenticationResult result, String domain) {
    return new DkimOutcome(result, Optional.of(Domain.of(domain)), "t", "", "", "", "");
  }

  /** RFC 8460 §3: SPF alone does not do. */
  @OnBothEngines
  void aTlsReportMustBeSignedByItsReporter(TestDatabase database) {
    var desk = new Desk(database);
    var bySpf = sender(REPORTER, AuthenticationResult.PASS, false);
    assertThat(desk.outcome(bySpf, tls())).isEqualTo("unproven");
    desk.tlsSignatures.add(signature(AuthenticationResult.PASS, "evil.example"));
    desk.tlsSignatures.add(signature(AuthenticationResult.FAIL, "receiver.example"));
    assertThat(desk.outcome(bySpf, tls())).isEqualTo("unproven");
    desk.tlsSignatures.add(signature(AuthenticationResult.TEMPERROR, "receiver.example"));
    assertThat(desk.read(bySpf, tls())).isInstanceOf(Intake.Later.class);
    desk.tlsSignatures.removeLast();
    desk.tlsSignatures.add(signature(AuthenticationResult.PASS, "receiver.example"));
    assertThat(desk.outcome(bySpf, tls())).isEqualTo("counted");
    assertThat(desk.outcome(PROVEN, tls())).isEqualTo("repeated");
    assertThat(desk.answers().tls(YEAR))
        .containsExactly(new ReportAnswers.TlsSum(Domain.of("a.test"), 5_327, 303));
    assertThat(desk.answers().tlsFailures(YEAR, 10))
        .containsExactly(
            new ReportAnswers.TlsFailure(
                Domain.of("a.test"),
                "certificate-expired",
                "sts",
                "mx1.a.test",
                1,
                303,
                LocalDate.parse("2026-11-23")));
  }

  @OnBothEngines
  void feedbackIsKeptWithoutTheBodyAndCountsOnce(TestDatabase database) {
    var desk = new Desk(database);
    var mail = ReportsInMail.feedback("fbl@receiver.example", TO.toString(), "abuse", "a.test");
    assertThat(desk.outcome(PROVEN, mail)).isEqualTo("counted");
    assertThat(desk.outcome(PROVEN, mail)).isEqualTo("repeated");
    assertThat(desk.outcome(PROVEN, mail.replace("a.test", "b.test"))).isEqualTo("foreign");
    assertThat(desk.answers().feedback(YEAR, 10))
        .singleElement()
        .satisfies(
            feedback -> {
              assertThat(feedback.type()).isEqualTo("abuse");
              assertThat(feedback.domain()).isEqualTo(Domain.of("a.test"));
              assertThat(feedback.messageId()).isEqualTo("<inv-9@a.test>");
              assertThat(feedback.recipients()).containsExactly("kim@elsewhere.example");
              assertThat(feedback.arrived()).contains(Instant.parse("2026-11-23T08:00:00Z"));
              assertThat(feedback.header()).contains("Subject: Your invoice");
              assertThat(feedback.toString()).doesNotContain("the secret body");
            });
  }

  @OnBothEngines
  void whatIsTooMuchIsLeftOutAndSumsStaySums(TestDatabase database) {
    var desk = new Desk(database);
    var rows = new AggregateReport.Row[ReceivedReports.MOST_ROWS + 500];
    for (int i = 0; i < rows.length; i++) {
      var source = "10.0." + i / 250 + "." + i % 250;
      rows[i] =
          i % 2 == 0 ? passing(source, 999_999_999_999_999L, "a.test") : row(source, 5, "a.test");
    }
    assertThat(desk.outcome(PROVEN, dmarc(report("1", "a.test", rows)))).isEqualTo("counted");
    assertThat(desk.answers().failing(YEAR, "", 500)).hasSize(500);
    assertThat(desk.answers().days(YEAR))
        .singleElement()
        .satisfies(
            day -> {
              assertThat(day.failed()).isEqualTo(5L * rows.length / 2);
              assertThat(day.passed()).isEqualTo(750 * 1_000_000_000_000L);
            });
  }

  @OnBothEngines
  void oneReporterDoesNotFillTheDayAndADayDoesNotFillTheRoom(TestDatabase database) {
    var desk = new Desk(database);
    var line = row("203.0.113.9", 1, "a.test");
    for (int i = 0; i < ReceivedReports.MOST_OF_REPORTER; i++) {
      assertThat(desk.outcome(PROVEN, dmarc(report("r" + i, "a.test", line)))).isEqualTo("counted");
    }
    assertThat(desk.outcome(PROVEN, dmarc(report("one more", "a.test", line))))
        .isEqualTo("surplus");
    var other = sender(Domain.of("other.example"), AuthenticationResult.PASS, true);
    assertThat(desk.outcome(other, dmarc(report("r", "a.test", line)))).isEqualTo("counted");
    var narrow = new Desk(database, ReceivedReports.MOST_OF_REPORTER + 2);
    narrow.mails = 10_000;
    assertThat(narrow.outcome(other, dmarc(report("s", "a.test", line)))).isEqualTo("counted");
    assertThat(narrow.outcome(other, dmarc(report("t", "a.test", line)))).isEqualTo("surplus");
    assertThat(narrow.received.isFull()).isTrue();
    desk.clock.forward(Duration.ofDays(1));
    assertThat(desk.outcome(PROVEN, dmarc(report("next day", "a.test", line))))
        .isEqualTo("counted");
  }

  @OnBothEngines
  void whatIsOldIsForgotten(TestDatabase database) {
    var desk = new Desk(database);
    desk.take(PROVEN, dmarc(report("1", "a.test", row("203.0.113.9", 1, "a.test"))));
    desk.take(PROVEN, tls());
    desk.take(
        PROVEN, ReportsInMail.feedback("f@receiver.example", TO.toString(), "abuse", "a.test"));
    desk.clock.forward(Duration.ofDays(89));
    desk.received.forgetOld();
    assertThat(desk.answers().failing(YEAR, "", 10)).hasSize(1);
    assertThat(desk.received.latest(10)).isEmpty();
    desk.clock.forward(Duration.ofDays(3));
    desk.received.forgetOld();
    assertThat(desk.answers().failing(YEAR, "", 10)).isEmpty();
    assertThat(desk.answers().tls(YEAR)).isEmpty();
    assertThat(desk.answers().tlsFailures(YEAR, 10)).isEmpty();
    assertThat(desk.answers().feedback(YEAR, 10)).isEmpty();
    long left =
        database.read(
            sql -> sql.sql("SELECT count(*) FROM reports_received").query(Long.class).single());
    assertThat(left).isZero();
  }
}
