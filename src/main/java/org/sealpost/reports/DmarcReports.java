package org.sealpost.reports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.authenticity.reports.AggregateXml;
import org.sealpost.authenticity.reports.ExternalDestination;
import org.sealpost.authenticity.reports.PublishedPolicy;
import org.sealpost.authenticity.reports.ReportOctets;
import org.sealpost.authenticity.reports.ReportTarget;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Tells domains what became of mail in their name (RFC 9990). */
final class DmarcReports implements ReportSource {

  private final ReportSettings settings;
  private final DmarcResults results;
  private final Resolver resolver;

  DmarcReports(ReportSettings settings, DmarcResults results, Resolver resolver) {
    this.settings = settings;
    this.results = results;
    this.resolver = resolver;
  }

  @Override
  public String kind() {
    return "dmarc";
  }

  @Override
  public List<Domain> domains(LocalDate day) {
    return results.domains(day);
  }

  @Override
  public Wanted wanted(Domain domain) {
    return switch (resolver.txt(PublishedPolicy.recordName(domain))) {
      case Answer.Failed<String>(String cause) -> new Wanted.Unknown(cause);
      case Answer.Nothing<String> _ -> new Wanted.At(List.of());
      case Answer.Found<String>(List<String> texts, boolean _) ->
          PublishedPolicy.of(domain, texts)
              .map(policy -> confirmed(domain, policy.targets()))
              .orElse(new Wanted.At(List.of()));
    };
  }

  /** RFC 9990 §4; mail alone is a way for these reports (§3.5). */
  private Wanted confirmed(Domain domain, List<ReportTarget> named) {
    var targets = new ArrayList<ReportTarget>();
    for (var target : named) {
      if (!(target instanceof ReportTarget.Mailbox)) {
        continue;
      }
      switch (ExternalDestination.of(resolver, domain, target)) {
        case ExternalDestination.Unknown(var cause) -> {
          return new Wanted.Unknown(cause);
        }
        case ExternalDestination.Known(var found) ->
            found.stream()
                .filter(one -> one instanceof ReportTarget.Mailbox && !targets.contains(one))
                .forEach(targets::add);
      }
    }
    return new Wanted.At(targets.stream().limit(ReportTarget.MOST).toList());
  }

  @Override
  public Optional<WrittenReport> report(LocalDate day, Domain domain) {
    var told = results.of(day, domain);
    var texts = resolver.txt(PublishedPolicy.recordName(domain)).recordsOrNone();
    var policy = PublishedPolicy.of(domain, texts);
    if (told.rows().isEmpty() || policy.isEmpty()) {
      return Optional.empty();
    }
    var name = ReportName.of(kind(), day, domain, settings);
    var report =
        new AggregateReport(
            settings.organization(),
            settings.from().toString(),
            name.id(),
            name.begin(),
            name.end(),
            told.left() == 0
                ? Optional.empty()
                : Optional.of(told.left() + " more messages are not listed: too many sources"),
            policy.get().policy(),
            told.rows());
    return Optional.of(
        new WrittenReport(
            name.id(),
            domain.name(),
            List.of(),
            "multipart/mixed",
            "dmarc",
            "application/gzip",
            "application/gzip",
            name.file("xml"),
            ReportOctets.packed(AggregateXml.written(report))));
  }
}
