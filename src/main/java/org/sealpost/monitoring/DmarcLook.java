package org.sealpost.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.DmarcPolicy;
import org.sealpost.authenticity.PublishedDmarc;
import org.sealpost.dns.Answer;
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
    return TextRecord.at(resolver, "_dmarc." + domain, "v=DMARC1")
            instanceof TextRecord.One(var text)
        ? PublishedDmarc.read(text)
        : Optional.empty();
  }

  List<Finding> findings(Domain domain) {
    var part = "DMARC of " + domain;
    var first = record(domain, "none");
    var record = TextRecord.at(resolver, "_dmarc." + domain, "v=DMARC1");
    if (!(record instanceof TextRecord.One(var text))) {
      return List.of(TextRecord.without(part, record, first));
    }
    var read = PublishedDmarc.read(text);
    if (read.isEmpty()) {
      return List.of(Finding.fail(part, "cannot be read: " + text, first));
    }
    var findings = new ArrayList<Finding>();
    findings.add(judged(domain, text, read.get()).expecting("p=quarantine or p=reject, and rua="));
    read.get().reports().stream()
        .limit(5)
        .map(uri -> reports(domain, uri))
        .flatMap(Optional::stream)
        .forEach(findings::add);
    return findings;
  }

  private static Finding judged(Domain domain, String text, PublishedDmarc record) {
    var part = "DMARC of " + domain;
    if (record.policy() == DmarcPolicy.NONE) {
      return Finding.warn(
          part,
          text + ": forged mail is delivered all the same",
          record(domain, "quarantine") + " once reports show that your own mail passes");
    }
    if (!record.isEnforced()) {
      return Finding.warn(
          part, text + ": applies to a part of the mail, or for a test", record(domain, "reject"));
    }
    if (record.subdomains() == DmarcPolicy.NONE) {
      return Finding.warn(part, text + ": names below the domain may be forged", "leave sp= away");
    }
    return record.reports().isEmpty()
        ? Finding.warn(part, text + ": nobody hears of forgeries", "add rua=mailto:dmarc@" + domain)
        : Finding.ok(part, text);
  }

  /** Who gets reports of a foreign domain must say that he wants them (RFC 9990 §4). */
  private Optional<Finding> reports(Domain domain, String uri) {
    var host = uri.replaceFirst("(?i)^mailto:[^@]*@", "").replaceFirst("[!?].*", "");
    var receiver = Domain.parse(host);
    if (!uri.regionMatches(true, 0, "mailto:", 0, 7) || receiver.isEmpty()) {
      return Optional.of(
          Finding.warn(
              "DMARC reports of " + domain,
              uri + " is no mailto: address, and most write to these alone",
              "rua=mailto:dmarc@" + domain));
    }
    if (isKin(receiver.get(), domain)) {
      return Optional.empty();
    }
    var name = domain + "._report._dmarc." + receiver.get();
    return switch (resolver.txt(name)) {
      case Answer.Found<String>(var texts, boolean ignored)
          when texts.stream().anyMatch(text -> text.startsWith("v=DMARC1")) ->
          Optional.empty();
      case Answer.Failed<String> ignored -> Optional.empty();
      case Answer.Found<String> ignored -> Optional.of(unwanted(domain, name));
      case Answer.Nothing<String> ignored -> Optional.of(unwanted(domain, name));
    };
  }

  private static Finding unwanted(Domain domain, String name) {
    return Finding.warn(
        "DMARC reports of " + domain,
        name + " is missing: reports to there are not sent",
        name + ". TXT \"v=DMARC1\"");
  }

  /** One lies below the other: their owner is the same. */
  private static boolean isKin(Domain a, Domain b) {
    return a.equals(b) || a.name().endsWith("." + b.name()) || b.name().endsWith("." + a.name());
  }

  private static String record(Domain domain, String policy) {
    return "_dmarc.%s. TXT \"v=DMARC1; p=%s; rua=mailto:dmarc@%s\""
        .formatted(domain, policy, domain);
  }
}
