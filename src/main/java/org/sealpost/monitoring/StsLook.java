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
    var part = "MTA-STS of " + domain;
    var announced = resolver.txt("_mta-sts." + domain);
    if (announced instanceof Answer.Failed<String>(var cause)) {
      return List.of(Finding.unknown(part, cause));
    }
    var records =
        announced.recordsOrNone().stream().filter(text -> text.startsWith("v=STSv1")).toList();
    if (policy.isEmpty()) {
      return List.of(
          records.isEmpty()
              ? Finding.warn(
                  part,
                  "no policy is published: TLS towards us is not verified by anybody without DANE",
                  "domains.%s.mta-sts: {mode: testing}".formatted(domain))
              : Finding.warn(
                  part,
                  "is announced in the DNS, but not in our configuration: " + records.getFirst(),
                  "domains.%s.mta-sts: {mode: testing}, if we shall serve it".formatted(domain)));
    }
    var findings = new ArrayList<Finding>();
    findings.add(announcement(domain, policy.get(), records));
    findings.add(exchangers(domain, policy.get()));
    findings.add(fetched(domain, policy.get()));
    return findings;
  }

  private static Finding announcement(Domain domain, HostedMtaSts policy, List<String> records) {
    var part = "MTA-STS record of " + domain;
    var mend = WantedRecords.policy(domain, policy);
    return switch (records.size()) {
      case 0 -> Finding.warn(part, "there is none: nobody looks for the policy", mend);
      case 1 ->
          records.getFirst().replaceAll("[\\s;]+$", "").matches(".*;\\s*id=" + policy.id())
              ? Finding.ok(part, records.getFirst())
              : Finding.fail(
                  part,
                  "is of another policy: %s; senders keep the old one"
                      .formatted(records.getFirst()),
                  mend);
      default ->
          Finding.fail(
              part, "there are " + records.size() + ": none of them counts", "keep one alone");
    };
  }

  /** A mail exchanger that the policy does not name gets no mail any more. */
  private Finding exchangers(Domain domain, HostedMtaSts policy) {
    var part = "MTA-STS and MX of " + domain;
    return switch (resolver.mx(domain.name())) {
      case Answer.Found<MxRecord>(var records, boolean ignored) -> {
        var strangers =
            records.stream().map(MxRecord::host).filter(host -> !policy.allows(host)).toList();
        yield strangers.isEmpty()
            ? Finding.ok(part, "the policy allows each of them")
            : Finding.fail(
                part,
                "the policy does not allow %s: senders refuse to deliver there"
                    .formatted(String.join(", ", strangers)),
                "domains.%s.mta-sts.mx: name every host of the MX".formatted(domain));
      }
      case Answer.Nothing<MxRecord> ignored ->
          Finding.warn(part, "there is no MX", domain + ". MX 10 " + hostname + ".");
      case Answer.Failed<MxRecord>(var cause) -> Finding.unknown(part, cause);
    };
  }

  private Finding fetched(Domain domain, HostedMtaSts policy) {
    var part = "MTA-STS policy of " + domain;
    var host = HostedMtaSts.host(domain);
    switch (resolver.addresses(host.name())) {
      case Answer.Nothing<?> ignored -> {
        return Finding.fail(
            part, host + " has no address", WantedRecords.policyHost(domain, hostname));
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
          Finding.ok(part, "mode " + policy.mode().word() + ", as configured");
      case FetchedPolicy.Came(var lines) ->
          Finding.fail(
              part,
              "another policy is served: " + lines.stream().limit(5).toList(),
              "restart the gateway, or see who answers at " + host);
      case FetchedPolicy.Refused(var why) ->
          Finding.fail(
              part,
              why,
              "lead port 443 of %s to listeners.portal, with a public certificate (tls.acme)"
                  .formatted(host));
    };
  }
}
