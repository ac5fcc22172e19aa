package org.sealpost.reports;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DkimOutcome;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.authenticity.reports.FeedbackReport;
import org.sealpost.authenticity.reports.FoundReport;
import org.sealpost.authenticity.reports.TlsReport;
import org.sealpost.directory.Directory;
import org.sealpost.mail.Address;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.PlainLine;
import org.sealpost.tracking.StoryEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes in reports that others send. Believed is only who proved to be the sender, only what is
 * about domains of ours, and only about a time not long ago; the same report counts once.
 */
public final class ReportIntake {

  /** How long ago a report's period may have ended. */
  static final Duration OLDEST = Duration.ofDays(60);

  /** How far the clock of a reporter may be ahead, time zones included. */
  private static final Duration AHEAD = Duration.ofDays(2);

  private static final Duration LONGEST = Duration.ofDays(32);

  /** Unpacked reports need memory: so many at once. */
  private static final int AT_ONCE = 2;

  private final Set<String> addresses;
  private final ReceivedReports received;
  private final Directory directory;
  private final Function<Mail, List<DkimOutcome>> tlsSignatures;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /**
   * @param addresses where reports arrive
   * @param tlsSignatures what signatures prove of a mail with a TLS report; blocks for the DNS
   */
  public ReportIntake(
      Collection<Address> addresses,
      ReceivedReports received,
      Directory directory,
      Function<Mail, List<DkimOutcome>> tlsSignatures) {
    this.addresses = addresses.stream().map(Address::key).collect(Collectors.toSet());
    this.received = received;
    this.directory = directory;
    this.tlsSignatures = tlsSignatures;
  }

  /** Whether reports arrive at this address; it may have a detail behind a plus sign. */
  public boolean isFor(Address recipient) {
    int plus = recipient.localPart().indexOf('+');
    return addresses.contains(recipient.key())
        || (plus > 0
            && addresses.contains(
                new Address(recipient.localPart().substring(0, plus), recipient.domain()).key()));
  }

  /** Who sent it, as far as is known. */
  private record Reporter(Optional<Domain> domain, String doubt) {}

  /** Reads a mail; may block for the DNS. */
  public Intake of(Mail mail, AuthenticationOutcome sender) {
    var found = found(mail.message());
    if (!(found instanceof FoundReport.None || found instanceof FoundReport.Broken)
        && sender.dmarc().result() == AuthenticationResult.TEMPERROR) {
      return new Intake.Later();
    }
    var at = mail.arrival().at();
    return switch (found) {
      case FoundReport.None() ->
          new Intake.NoReport(
              told(mail.id(), at, "", ReportOutcome.NONE, proven(sender), "no report in it"));
      case FoundReport.Broken(var reason) ->
          new Intake.Report(
              told(mail.id(), at, "", ReportOutcome.UNREADABLE, proven(sender), reason));
      case FoundReport.Tls(var report) -> tls(mail, sender, report);
      case FoundReport.Dmarc(var report) ->
          new Intake.Report(dmarc(mail.id(), at, proven(sender), report));
      case FoundReport.Feedback(var report) ->
          new Intake.Report(feedback(mail.id(), at, proven(sender), report));
    };
  }

  /** A report that we made ourselves, for a domain of ours. */
  Intake.Keeping own(Message message, Domain submitter, MailId id, Instant at) {
    var reporter = new Reporter(Optional.of(submitter), "");
    return switch (found(message)) {
      case FoundReport.Tls(var report) -> tls(id, at, reporter, report);
      case FoundReport.Dmarc(var report) -> dmarc(id, at, reporter, report);
      case FoundReport.Feedback _, FoundReport.Broken _, FoundReport.None _ ->
          throw new IllegalStateException("a report of ours cannot be read: " + id);
    };
  }

  private FoundReport found(Message message) {
    places.acquireUninterruptibly();
    try {
      return FoundReport.in(message);
    } finally {
      places.release();
    }
  }

  private static Reporter proven(AuthenticationOutcome sender) {
    return sender.authenticated()
        ? new Reporter(sender.fromDomain(), "")
        : new Reporter(
            Optional.empty(),
            sender.fromDomain().map(domain -> domain + " does not stand behind it").orElse("")
                + (sender.dmarc().reason().isEmpty() ? "" : ": " + sender.dmarc().reason()));
  }

  /** RFC 8460 §3: signed by the reporter; keys for these reports alone count, too. */
  private Intake tls(Mail mail, AuthenticationOutcome sender, TlsReport report) {
    var at = mail.arrival().at();
    var from = sender.fromDomain();
    if (from.isEmpty() || sender.dmarc().dkimAligned()) {
      return new Intake.Report(tls(mail.id(), at, proven(sender), report));
    }
    var signatures = tlsSignatures.apply(mail);
    if (signatures.stream().anyMatch(one -> isOf(one, sender, AuthenticationResult.TEMPERROR))) {
      return new Intake.Later();
    }
    boolean signed =
        signatures.stream().anyMatch(one -> isOf(one, sender, AuthenticationResult.PASS));
    var reporter =
        signed
            ? new Reporter(from, "")
            : new Reporter(Optional.empty(), "no valid DKIM signature of " + from.get());
    return new Intake.Report(tls(mail.id(), at, reporter, report));
  }

  /** Whether a signature has that result and a domain that may speak for the one in From. */
  private static boolean isOf(
      DkimOutcome signature, AuthenticationOutcome sender, AuthenticationResult result) {
    var from = sender.fromDomain().orElseThrow();
    var highest = sender.dmarc().organisationalDomain().orElse(from);
    return signature.result() == result
        && signature
            .domain()
            .filter(signer -> from.isWithin(signer) && signer.isWithin(highest))
            .isPresent();
  }

  private Intake.Keeping dmarc(MailId mail, Instant at, Reporter reporter, AggregateReport report) {
    var policyDomain = Domain.parse(report.policy().domain());
    var rows = policyDomain.map(domain -> ours(report, domain)).orElse(List.of());
    return kept(
        mail,
        at,
        "dmarc",
        reporter,
        rows.stream().map(ReportedRow::domain).findFirst(),
        new Period(report.begin(), report.end()),
        (sql, known) ->
            received.dmarc(
                sql, known.id(report.organization(), report.id(), report.policy().domain()), rows));
  }

  /** The rows about domains of ours; a row without a domain is about the policy's. */
  private List<ReportedRow> ours(AggregateReport report, Domain policyDomain) {
    Map<String, Optional<Domain>> known = new HashMap<>();
    var rows = new ArrayList<ReportedRow>();
    for (var row : report.records()) {
      var name = row.headerFrom().isEmpty() ? policyDomain.name() : row.headerFrom();
      var from = Domain.parse(name).filter(domain -> domain.isWithin(policyDomain));
      var own = known.computeIfAbsent(name, _ -> from.flatMap(this::ours));
      var source = address(row.source());
      if (own.isPresent() && source.isPresent()) {
        rows.add(
            new ReportedRow(own.get(), from.orElseThrow(), source.get().getHostAddress(), row));
      }
    }
    return rows;
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return text.matches("[0-9a-fA-F.:]{2,45}")
          ? Optional.of(InetAddress.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /** The domain of ours that a domain is, or lies below. */
  private Optional<Domain> ours(Domain domain) {
    for (var at = Optional.of(domain); at.isPresent(); at = at.flatMap(Domain::parent)) {
      if (directory.isOurs(at.get())) {
        return at;
      }
    }
    return Optional.empty();
  }

  private Intake.Keeping tls(MailId mail, Instant at, Reporter reporter, TlsReport report) {
    var policies =
        report.policies().stream()
            .flatMap(
                policy ->
                    Domain.parse(policy.domain())
                        .flatMap(this::ours)
                        .map(domain -> new ReceivedReports.OwnPolicy(domain, policy))
                        .stream())
            .toList();
    return kept(
        mail,
        at,
        "tls",
        reporter,
        policies.stream().map(ReceivedReports.OwnPolicy::domain).findFirst(),
        new Period(report.begin(), report.end()),
        (sql, known) ->
            received.tls(sql, known.id(report.organization(), report.id(), ""), policies));
  }

  private Intake.Keeping feedback(
      MailId mail, Instant at, Reporter reporter, FeedbackReport report) {
    return kept(
        mail,
        at,
        "feedback",
        reporter,
        told(report),
        new Period(at, at),
        (sql, known) ->
            received.feedback(
                sql, known.id(report.type(), report.envelopeId(), report.toString()), report));
  }

  /** Whom feedback is about: the domain it names, else the sender's, else the author's. */
  private Optional<Domain> told(FeedbackReport report) {
    return Stream.of(
            report.domains().stream().map(Domain::parse),
            Stream.of(domain(report.mailFrom())),
            Stream.of(domain(author(report.original().from()))))
        .flatMap(all -> all)
        .flatMap(Optional::stream)
        .flatMap(domain -> ours(domain).stream())
        .findFirst();
  }

  private static String author(String from) {
    return from.substring(from.lastIndexOf('<') + 1).replaceFirst(">.*", "").strip();
  }

  private static Optional<Domain> domain(String address) {
    return Address.parse(address).map(Address::domain);
  }

  /** The span of time that a report tells of. */
  private record Period(Instant begin, Instant end) {

    Optional<String> fault(Instant now) {
      if (end.isBefore(begin) || Duration.between(begin, end).compareTo(LONGEST) > 0) {
        return Optional.of("a period from " + begin + " to " + end);
      }
      if (end.isAfter(now.plus(AHEAD)) || end.isBefore(now.minus(OLDEST))) {
        return Optional.of("a period that ended at " + end);
      }
      return Optional.empty();
    }
  }

  /** Writes down a report that may count; empty: it did before. */
  private interface Counting {
    ReportOutcome count(JdbcClient sql, ReceivedReports.Known known);
  }

  private Intake.Keeping kept(
      MailId mail,
      Instant at,
      String kind,
      Reporter reporter,
      Optional<Domain> domain,
      Period period,
      Counting counting) {
    if (reporter.domain().isEmpty()) {
      return told(mail, at, kind, ReportOutcome.UNPROVEN, reporter, reporter.doubt());
    }
    if (domain.isEmpty()) {
      return told(mail, at, kind, ReportOutcome.FOREIGN, reporter, "about no domain of ours");
    }
    var fault = period.fault(at);
    if (fault.isPresent()) {
      return told(mail, at, kind, ReportOutcome.UNTIMELY, reporter, fault.get());
    }
    var known =
        new ReceivedReports.Known(
            kind, reporter.domain().get(), domain.get(), at, mail, period.begin(), period.end());
    return sql -> {
      var outcome = counting.count(sql, known);
      return told(mail, at, kind, outcome, reporter, "about " + domain.get()).keep(sql);
    };
  }

  private Intake.Keeping told(
      MailId mail,
      Instant at,
      String kind,
      ReportOutcome outcome,
      Reporter reporter,
      String reason) {
    var entry =
        new StoryEntry.ReportTaken(
            at,
            kind,
            outcome.word(),
            reporter.domain().map(Domain::name).orElse(""),
            PlainLine.of(reason, 300));
    return sql -> {
      received.arrived(sql, mail, entry);
      return entry;
    };
  }
}
