package org.sealpost.monitoring;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sealpost.dns.Answer;
import org.sealpost.dns.CaaRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Which public authorities may issue S/MIME certificates for a domain (RFC 9495). */
final class IssuerLook {

  private static final String TAG = "issuemail";

  private final Resolver resolver;

  IssuerLook(Resolver resolver) {
    this.resolver = resolver;
  }

  Finding finding(Domain domain) {
    return judged(domain)
        .expectingThat("caa.wanted", "%s. CAA 0 issuemail \";\"".formatted(domain));
  }

  private Finding judged(Domain domain) {
    var part = Phrase.of("part.caa", domain);
    // RFC 8659 §3: the records of the nearest name count, and those above not any more.
    for (var at = Optional.of(domain); at.isPresent(); at = at.get().parent()) {
      var answer = resolver.caa(at.get().name());
      if (answer instanceof Answer.Failed<CaaRecord>(var cause)) {
        return Finding.unknown(part, cause);
      }
      if (answer instanceof Answer.Found<CaaRecord>(var records, boolean ignored)) {
        return judged(part, records);
      }
    }
    return open(part);
  }

  private static Finding judged(Phrase part, List<CaaRecord> records) {
    var unknown =
        records.stream()
            .filter(CaaRecord::isCritical)
            .filter(r -> !r.tag().matches("issue|issuewild|issuemail|issuevmc|iodef|contact.*"))
            .findFirst();
    if (unknown.isPresent()) {
      return Finding.warn(part, "caa.critical", unknown.get().tag())
          .mendedBy("caa.uncritical", "CAA 0 " + unknown.get().tag());
    }
    var mail = records.stream().filter(record -> record.tag().equals(TAG)).toList();
    return mail.isEmpty()
        ? open(part)
        : Finding.ok(
            part,
            "caa.ok",
            mail.stream()
                .map(record -> TAG + " \"" + record.value() + "\"")
                .collect(Collectors.joining(", ")));
  }

  private static Finding open(Phrase part) {
    return Finding.ok(part, "caa.open");
  }
}
