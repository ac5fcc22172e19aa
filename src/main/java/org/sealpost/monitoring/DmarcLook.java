package org.sealpost.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.DmarcPolicy;
import org.sealpost.authenticity.PublishedDmarc;
import org.sealpost.authenticity.reports.ExternalDestination;
import org.sealpost.authenticity.reports.PublishedPolicy;
import org.sealpost.authenticity.reports.ReportTarget;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Whether a domain says what shall happen to forged mail, and hears of it (RFC 9989 §4.7). */
final class DmarcLook {

  private final Resolver resolver;

  DmarcLook(Resolver resolver) {
    this.resolver = resolver;
  }

  /** What the domain's own record says; empty if there is not one that can be read. */
  Optional<PublishedDmarc> published(Domain domain) {
    return TextRecord.at(resolver, PublishedPolicy.recordName(domain), "v=DMARC1")
            instanceof TextRecord.One(var text)
        ? PublishedDmarc.read(text)
        : Optional.empty();
  }

  List<Finding> findings(Domain domain) {
    var part = Phrase.of("part.dmarc", domain);
    var first = record(domain, "none");
    var wanted = record(domain, "reject");
    var record = TextRecord.at(resolver, PublishedPolicy.recordName(domain), "v=DMARC1");
    if (!(record instanceof TextRecord.One(var text))) {
      return List.of(TextRecord.without(part, record, first).expecting(wanted));
    }
    var read = PublishedDmarc.read(text);
    if (read.isEmpty()) {
      return List.of(Finding.fail(part, "dmarc.unreadable", text).mended(first).expecting(wanted));
    }
    var findings = new ArrayList<Finding>();
    findings.add(judged(domain, text, read.get()).expecting(wanted));
    read.get().reports().stream()
        .limit(5)
        .map(uri -> reports(domain, uri))
        .flatMap(Optional::stream)
        .forEach(findings::add);
    return findings;
  }

  private static Finding judged(Domain domain, String text, PublishedDmarc record) {
    var part = Phrase.of("part.dmarc", domain);
    if (record.policy() == DmarcPolicy.NONE) {
      return Finding.warn(part, "dmarc.lax", text)
          .mendedBy("dmarc.tighten", record(domain, "quarantine"));
    }
    if (!record.isEnforced()) {
      return Finding.warn(part, "dmarc.partial", text).mended(record(domain, "reject"));
    }
    if (record.subdomains() == DmarcPolicy.NONE) {
      return Finding.warn(part, "dmarc.below", text).mendedBy("dmarc.drop-sp");
    }
    return record.reports().isEmpty()
        ? Finding.warn(part, "dmarc.unheard", text)
            .mendedBy("mend.add-to-it", "rua=mailto:dmarc@" + domain)
        : Finding.ok(part, "dmarc.ok", text);
  }

  /** Who gets reports of a foreign domain must say that he wants them (RFC 9990 §4). */
  private Optional<Finding> reports(Domain domain, String uri) {
    var target = ReportTarget.list(uri).stream().findFirst();
    if (!(target.orElse(null) instanceof ReportTarget.Mailbox mailbox)) {
      return Optional.of(
          Finding.warn(Phrase.of("part.dmarc-reports", domain), "dmarc.no-mailbox", uri)
              .mended("rua=mailto:dmarc@" + domain)
              .expecting("rua=mailto:dmarc@" + domain));
    }
    return switch (ExternalDestination.of(resolver, domain, mailbox)) {
      case ExternalDestination.Known(var targets) when targets.isEmpty() ->
          Optional.of(unwanted(domain, domain + "._report._dmarc." + mailbox.host()));
      case ExternalDestination.Known ignored -> Optional.empty();
      case ExternalDestination.Unknown ignored -> Optional.empty();
    };
  }

  private static Finding unwanted(Domain domain, String name) {
    var wanted = name + ". TXT \"v=DMARC1\"";
    return Finding.warn(Phrase.of("part.dmarc-reports", domain), "dmarc.unwanted", name)
        .mended(wanted)
        .expecting(wanted);
  }

  private static String record(Domain domain, String policy) {
    return "_dmarc.%s. TXT \"v=DMARC1; p=%s; rua=mailto:dmarc@%s\""
        .formatted(domain, policy, domain);
  }
}
