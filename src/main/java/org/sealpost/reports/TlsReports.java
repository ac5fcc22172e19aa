package org.sealpost.reports;

import java.net.InetAddress;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.authenticity.reports.ReportOctets;
import org.sealpost.authenticity.reports.TlsReport;
import org.sealpost.authenticity.reports.TlsReportJson;
import org.sealpost.authenticity.reports.TlsReportRequest;
import org.sealpost.delivery.AppliedPolicy;
import org.sealpost.delivery.TlsResults;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Tells domains how TLS fared on the way to them (RFC 8460 §4). */
final class TlsReports implements ReportSource {

  private static final int MOST_POLICIES = 50;
  private static final int MOST_FAILURES = 1_000;
  private static final String MEDIA_TYPE = "application/tlsrpt+gzip";

  private final ReportSettings settings;
  private final TlsResults results;
  private final Resolver resolver;

  TlsReports(ReportSettings settings, TlsResults results, Resolver resolver) {
    this.settings = settings;
    this.results = results;
    this.resolver = resolver;
  }

  @Override
  public String kind() {
    return "tls";
  }

  @Override
  public List<Domain> domains(LocalDate day) {
    return results.domains(day);
  }

  @Override
  public Wanted wanted(Domain domain) {
    return switch (resolver.txt(TlsReportRequest.recordName(domain.name()))) {
      case Answer.Failed<String>(String cause) -> new Wanted.Unknown(cause);
      case Answer.Nothing<String> _ -> new Wanted.At(List.of());
      case Answer.Found<String>(List<String> texts, boolean _) ->
          new Wanted.At(TlsReportRequest.targets(texts));
    };
  }

  @Override
  public Optional<WrittenReport> report(LocalDate day, Domain domain) {
    var policies = policies(results.of(day, domain));
    if (policies.isEmpty()) {
      return Optional.empty();
    }
    var name = ReportName.of(kind(), day, domain, settings);
    var report =
        new TlsReport(
            settings.organization(),
            settings.contact(),
            name.id(),
            name.begin(),
            name.end(),
            policies);
    return Optional.of(
        new WrittenReport(
            name.id(),
            domain.name(),
            // RFC 8460 §5.3. The last is RFC 8689 §4.1: TLS is what may be broken.
            List.of(
                "TLS-Report-Domain: " + domain,
                "TLS-Report-Submitter: " + name.submitter(),
                "TLS-Required: No"),
            "multipart/report; report-type=\"tlsrpt\"",
            "tls",
            MEDIA_TYPE,
            MEDIA_TYPE,
            name.file("json"),
            ReportOctets.packed(TlsReportJson.written(report))));
  }

  private List<TlsReport.Policy> policies(List<TlsResults.Counted> counts) {
    Map<AppliedPolicy, List<TlsResults.Counted>> byPolicy = new LinkedHashMap<>();
    for (var counted : counts) {
      byPolicy.computeIfAbsent(counted.policy(), _ -> new ArrayList<>()).add(counted);
    }
    return byPolicy.entrySet().stream()
        .limit(MOST_POLICIES)
        .map(entry -> policy(entry.getKey(), entry.getValue()))
        .toList();
  }

  private TlsReport.Policy policy(AppliedPolicy policy, List<TlsResults.Counted> counts) {
    long successful = 0;
    long failed = 0;
    var failures = new ArrayList<TlsReport.Failure>();
    for (var counted : counts) {
      if (counted.result().equals(TlsResults.SUCCESS)) {
        successful += counted.sessions();
      } else {
        failed += counted.sessions();
        if (failures.size() < MOST_FAILURES) {
          failures.add(failure(counted));
        }
      }
    }
    return new TlsReport.Policy(
        policy.kind().word(),
        policy.domain().name(),
        policy.lines(),
        policy.exchangers(),
        successful,
        failed,
        failures);
  }

  private TlsReport.Failure failure(TlsResults.Counted counted) {
    var receiver = some(counted.address());
    return new TlsReport.Failure(
        counted.result(),
        receiver.flatMap(this::ourAddress),
        some(counted.server()),
        receiver,
        counted.sessions(),
        Optional.empty());
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** The address of our name in the family that was used. */
  private Optional<String> ourAddress(String receiver) {
    var answer =
        receiver.indexOf(':') >= 0
            ? resolver.ipv6(settings.hostname().name())
            : resolver.ipv4(settings.hostname().name());
    return answer.recordsOrNone().stream().map(InetAddress::getHostAddress).findFirst();
  }
}
