package org.sealpost.authenticity.reports;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.authenticity.dmarc.DmarcRecord;
import org.sealpost.mail.Domain;

/**
 * What a domain publishes about its mail and about reports.
 *
 * @param policy as a report tells it
 * @param targets where it wants reports, in its order
 */
public record PublishedPolicy(AggregateReport.Policy policy, List<ReportTarget> targets) {

  public PublishedPolicy {
    targets = List.copyOf(targets);
  }

  /** The name at which a domain's record stands. */
  public static String recordName(Domain domain) {
    return "_dmarc." + domain.name();
  }

  /** By all TXT records at that name; empty if there is not exactly one that can be used. */
  public static Optional<PublishedPolicy> of(Domain domain, List<String> texts) {
    var records = texts.stream().filter(DmarcRecord::isDmarc).toList();
    return records.size() == 1
        ? DmarcRecord.read(records.getFirst()).map(record -> of(domain, record))
        : Optional.empty();
  }

  private static PublishedPolicy of(Domain domain, DmarcRecord record) {
    return new PublishedPolicy(
        new AggregateReport.Policy(
            domain.name(),
            word(record.policy()),
            record.forSubdomains().map(PublishedPolicy::word),
            record.forMissing().map(PublishedPolicy::word),
            record.isDkimStrict() ? "s" : "r",
            record.isSpfStrict() ? "s" : "r",
            record.isTest()),
        ReportTarget.list(record.reports()));
  }

  private static String word(DmarcRecord.Policy policy) {
    return policy.name().toLowerCase(Locale.ROOT);
  }
}
