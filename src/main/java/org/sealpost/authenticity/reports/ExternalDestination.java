package org.sealpost.authenticity.reports;

import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.dmarc.DmarcRecord;
import org.sealpost.authenticity.dmarc.Organisations;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/**
 * Whether somebody else wants a domain's reports: without that, a record could send a flood of
 * reports to a stranger (RFC 9990 §4).
 */
public sealed interface ExternalDestination {

  /** The reports go to these places; none, if who is named there does not want them. */
  record Known(List<ReportTarget> targets) implements ExternalDestination {
    public Known {
      targets = List.copyOf(targets);
    }
  }

  /** The DNS did not answer. */
  record Unknown(String cause) implements ExternalDestination {}

  /** Looks at one place that the record of a domain names. Blocks for the DNS. */
  static ExternalDestination of(Resolver resolver, Domain domain, ReportTarget target) {
    var host = target.host();
    var one = Organisations.areOne(resolver, domain, host);
    if (one.isEmpty()) {
      return new Unknown("the organisation of " + host + " cannot be looked up");
    }
    if (one.get()) {
      return new Known(List.of(target));
    }
    var name = Domain.parse(domain.name() + "._report._dmarc." + host.name());
    if (name.isEmpty()) {
      return new Known(List.of());
    }
    return switch (resolver.txt(name.get().name())) {
      case Answer.Failed<String>(String cause) -> new Unknown(cause);
      case Answer.Nothing<String> _ -> new Known(List.of());
      case Answer.Found<String>(List<String> texts, boolean _) ->
          new Known(confirmed(texts, target, host));
    };
  }

  private static List<ReportTarget> confirmed(
      List<String> texts, ReportTarget target, Domain host) {
    var records = texts.stream().filter(DmarcRecord::isDmarc).toList();
    if (records.isEmpty()) {
      return List.of();
    }
    var others =
        records.stream()
            .map(ExternalDestination::reports)
            .flatMap(Optional::stream)
            .map(ReportTarget::list)
            .flatMap(List::stream)
            .distinct()
            .limit(ReportTarget.MOST)
            .toList();
    if (others.isEmpty()) {
      return List.of(target);
    }
    // RFC 9990 §4: who is sent on to a third host gets nothing, and neither does the first.
    return others.stream().allMatch(other -> other.host().equals(host)) ? others : List.of();
  }

  private static Optional<String> reports(String text) {
    return DmarcRecord.read(text).map(DmarcRecord::reports).filter(list -> !list.isEmpty());
  }
}
