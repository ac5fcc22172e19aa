package org.sealpost.console.reports;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.api.Times;
import org.sealpost.mail.Domain;
import org.sealpost.reports.ReceivedReports;
import org.sealpost.reports.ReportAnswers;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What other servers report of us, for programs. */
@RestController
final class ReportsApi {

  private static final int USUAL_DAYS = 30;

  private final ReceivedReports reports;
  private final SourceLooks looks;

  ReportsApi(ConsoleParts parts, SourceLooks looks) {
    this.reports = parts.reports();
    this.looks = looks;
  }

  /** Somebody who sends in our name and fails. */
  @Described("an address whose mail in our name proves nothing")
  record SourceFacts(
      String source,
      @Described("the domain that it proves by DKIM or SPF; absent if none")
          Optional<String> provenDomain,
      @Described("of ours") String domain,
      @Described("how many mails failed") long failed,
      @Described("how many of them receivers held or refused") long stopped,
      @Described("how many other mails of this source passed for the domain") long passed,
      @Described("how DKIM fared for most: other, failed or none") String dkim,
      @Described("the same for SPF") String spf,
      @Described(
              "listed (the domain's SPF record names it), passes (other mail of it does), stranger,"
                  + " or unknown while the DNS does not say")
          String standing,
      @Described("how many receivers told of it") long reporters,
      LocalDate first,
      LocalDate latest) {}

  /** One day of a domain. */
  @Described("how mail in the name of a domain fared on a day, in UTC")
  record DayFacts(String domain, LocalDate day, long passed, long failed) {}

  /** Sessions to a domain of ours that failed. */
  @Described("sessions to a domain of ours that failed in one way")
  record TlsFacts(
      String domain,
      @Described("in the words of RFC 8460") String result,
      String policy,
      @Described("the server; empty if it was not named") String exchanger,
      @Described("how many addresses tried") long senders,
      long sessions,
      LocalDate latest) {}

  /** What a receiver said of one mail. */
  @Described("what a receiver said of one mail, with its header and without its body")
  record FeedbackFacts(
      String id,
      Instant at,
      String domain,
      String reporter,
      String type,
      String source,
      String mailFrom,
      List<String> recipients,
      String envelopeId,
      Optional<Instant> arrived,
      long incidents,
      String failure,
      String delivery,
      String results,
      String messageId,
      String author,
      String subject,
      String header) {

    static FeedbackFacts of(ReportAnswers.Feedback one) {
      return new FeedbackFacts(
          one.id(),
          one.at(),
          one.domain().name(),
          one.reporter().name(),
          one.type(),
          one.source(),
          one.mailFrom(),
          one.recipients(),
          one.envelopeId(),
          one.arrived(),
          one.incidents(),
          one.failure(),
          one.delivery(),
          one.results(),
          one.messageId(),
          one.author(),
          one.subject(),
          one.header());
    }
  }

  /** What came of a mail. */
  @Described("what came of a mail to an address for reports")
  record ArrivalFacts(
      String message,
      Instant at,
      @Described("dmarc, tls, feedback; empty if it carried no report") String kind,
      @Described("counted, or why it was not") String outcome,
      @Described("the domain that proved to have sent it; absent if none did")
          Optional<String> reporter,
      String reason) {

    static ArrivalFacts of(ReceivedReports.Arrived arrived) {
      return new ArrivalFacts(
          arrived.mail().text(),
          arrived.at(),
          arrived.kind(),
          arrived.outcome(),
          arrived.reporter(),
          arrived.reason());
    }
  }

  @Allow(Right.SEE_STATUS)
  @Described("Who sends in our name and fails, most mails first")
  @GetMapping("/api/v1/reports/sources")
  Listing<SourceFacts> sources(
      @RequestParam @Described("a day or time; absent: 30 days ago") Optional<String> since,
      @RequestParam @Described("one of ours; absent: all") Optional<String> domain,
      @RequestParam Optional<Integer> limit) {
    var failing =
        reports
            .answers()
            .failing(
                day(since),
                domain.flatMap(Domain::parse).map(Domain::name).or(() -> domain).orElse(""),
                Listing.limit(limit));
    var standings = looks.at(failing);
    var facts = new ArrayList<SourceFacts>();
    for (int i = 0; i < failing.size(); i++) {
      facts.add(facts(failing.get(i), standings.get(i).name().toLowerCase(Locale.ROOT)));
    }
    return Listing.all(facts);
  }

  private static SourceFacts facts(ReportAnswers.FailingSource source, String standing) {
    return new SourceFacts(
        source.source(),
        source.proven().map(Domain::name),
        source.domain().name(),
        source.mails(),
        source.stopped(),
        source.passing(),
        source.why().dkim(),
        source.why().spf(),
        standing,
        source.reporters(),
        source.first(),
        source.latest());
  }

  @Allow(Right.SEE_STATUS)
  @Described("How mail in our name fared, by domain and day, oldest first")
  @GetMapping("/api/v1/reports/days")
  Listing<DayFacts> days(
      @RequestParam @Described("a day or time; absent: 30 days ago") Optional<String> since) {
    return Listing.all(
        reports.answers().days(day(since)).stream()
            .map(day -> new DayFacts(day.domain().name(), day.day(), day.passed(), day.failed()))
            .toList());
  }

  @Allow(Right.SEE_STATUS)
  @Described("How TLS to us failed, most sessions first")
  @GetMapping("/api/v1/reports/tls")
  Listing<TlsFacts> tls(
      @RequestParam @Described("a day or time; absent: 30 days ago") Optional<String> since,
      @RequestParam Optional<Integer> limit) {
    return Listing.all(
        reports.answers().tlsFailures(day(since), Listing.limit(limit)).stream()
            .map(
                one ->
                    new TlsFacts(
                        one.domain().name(),
                        one.result(),
                        one.policy(),
                        one.exchanger(),
                        one.senders(),
                        one.sessions(),
                        one.latest()))
            .toList());
  }

  @Allow(Right.SEE_MESSAGES)
  @Described("What receivers say of single mails (ARF), newest first")
  @GetMapping("/api/v1/reports/feedback")
  Listing<FeedbackFacts> feedback(
      @RequestParam @Described("a day or time; absent: 30 days ago") Optional<String> since,
      @RequestParam Optional<Integer> limit) {
    return Listing.all(
        reports.answers().feedback(day(since), Listing.limit(limit)).stream()
            .map(FeedbackFacts::of)
            .toList());
  }

  @Allow(Right.SEE_MESSAGES)
  @Described("What came of the mails at the addresses for reports, newest first")
  @GetMapping("/api/v1/reports/arrivals")
  Listing<ArrivalFacts> arrivals(@RequestParam Optional<Integer> limit) {
    return Listing.all(
        reports.latest(Listing.limit(limit)).stream().map(ArrivalFacts::of).toList());
  }

  private LocalDate day(Optional<String> since) {
    return Times.read("since", since)
        .map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC))
        .orElseGet(() -> reports.answers().daysAgo(USUAL_DAYS));
  }
}
