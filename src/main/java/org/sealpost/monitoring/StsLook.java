package org.sealpost.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sealpost.delivery.FetchedPolicy;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.dns.Answer;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Looks at the MTA-STS policy of one of our domains as senders find it (RFC 8461 §3). */
final class StsLook {

  private final Resolver resolver;
  private final Domain hostname;
  private final Function<Domain, FetchedPolicy> fetching;

  StsLook(Resolver resolver, Domain hostname, Function<Domain, FetchedPolicy> fetching) {
    this.resolver = resolver;
    this.hostname = hostname;
    this.fetching = fetching;
  }

  List<Finding> findings(Domain domain, Optional<HostedMtaSts> policy) {
    var part = Phrase.of("part.mta-sts", domain);
    var setting = "domains.%s.mta-sts: {mode: testing}".formatted(domain);
    var announced = resolver.txt("_mta-sts." + domain);
    if (announced instanceof Answer.Failed<String>(var cause)) {
      return List.of(
          policy
              .map(p -> Finding.unknown(part, cause).expecting(WantedRecords.policy(domain, p)))
              .orElseGet(() -> Finding.unknown(part, cause)));
    }
    var records =
        announced.recordsOrNone().stream().filter(text -> text.startsWith("v=STSv1")).toList();
    if (policy.isEmpty()) {
      return List.of(
          (records.isEmpty()
                  ? Finding.warn(part, "mta-sts.none").mended(setting)
                  : Finding.warn(part, "mta-sts.not-ours", records.getFirst())
                      .mendedBy("mta-sts.serve", setting))
              .expectingThat("mta-sts.wanted", "_mta-sts." + domain));
    }
    var findings = new ArrayList<Finding>();
    findings.add(announcement(domain, policy.get(), records));
    findings.add(exchangers(domain, policy.get()));
    findings.add(fetched(domain, policy.get()));
    return findings;
  }

  private static Finding announcement(Domain domain, HostedMtaSts policy, List<String> records) {
    var part = Phrase.of("part.mta-sts-record", domain);
    var wanted = WantedRecords.policy(domain, policy);
    var finding =
        switch (records.size()) {
          case 0 -> Finding.warn(part, "mta-sts.unannounced").mended(wanted);
          case 1 ->
              records.getFirst().replaceAll("[\\s;]+$", "").matches(".*;\\s*id=" + policy.id())
                  ? Finding.ok(part, "mta-sts.announced", records.getFirst())
                  : Finding.fail(part, "mta-sts.outdated", records.getFirst()).mended(wanted);
          default -> Finding.fail(part, "record.many", records.size()).mendedBy("record.keep-one");
        };
    return finding.expecting(wanted);
  }

  /** A mail exchanger that the policy does not name gets no mail any more. */
  private Finding exchangers(Domain domain, HostedMtaSts policy) {
    return judged(domain, policy)
        .expectingThat("mta-sts.wanted-mx", String.join(", ", policy.mx()));
  }

  private Finding judged(Domain domain, HostedMtaSts policy) {
    var part = Phrase.of("part.mta-sts-mx", domain);
    return switch (resolver.mx(domain.name())) {
      case Answer.Found<MxRecord>(var records, boolean ignored) -> {
        var strangers =
            records.stream().map(MxRecord::host).filter(host -> !policy.allows(host)).toList();
        yield strangers.isEmpty()
            ? Finding.ok(part, "mta-sts.mx-ok")
            : Finding.fail(part, "mta-sts.mx-strangers", String.join(", ", strangers))
                .mendedBy("mta-sts.name-mx", "domains.%s.mta-sts.mx".formatted(domain));
      }
      case Answer.Nothing<MxRecord> ignored ->
          Finding.warn(part, "mx.none").mended(domain + ". MX 10 " + hostname + ".");
      case Answer.Failed<MxRecord>(var cause) -> Finding.unknown(part, cause);
    };
  }

  private Finding fetched(Domain domain, HostedMtaSts policy) {
    var part = Phrase.of("part.mta-sts-policy", domain);
    return served(part, domain, policy)
        .expectingThat("mta-sts.wanted-policy", policy.mode().word());
  }

  private Finding served(Phrase part, Domain domain, HostedMtaSts policy) {
    var host = HostedMtaSts.host(domain);
    switch (resolver.addresses(host.name())) {
      case Answer.Nothing<?> ignored -> {
        return Finding.fail(part, "host.no-address", host)
            .mended(WantedRecords.policyHost(domain, hostname));
      }
      case Answer.Failed<?>(var cause) -> {
        return Finding.unknown(part, cause);
      }
      case Answer.Found<?> ignored -> {
        // Senders get as far as this; now for the policy itself.
      }
    }
    return switch (fetching.apply(domain)) {
      case FetchedPolicy.Came(var lines) when lines.equals(policy.text().lines().toList()) ->
          Finding.ok(part, "mta-sts.served", policy.mode().word());
      case FetchedPolicy.Came(var lines) ->
          Finding.fail(part, "mta-sts.other-served", lines.stream().limit(5).toList())
              .mendedBy("mta-sts.restart", host);
      case FetchedPolicy.Refused(var why) ->
          Finding.fail(part, "mta-sts.refused", why).mendedBy("mta-sts.lead", host);
    };
  }
}
