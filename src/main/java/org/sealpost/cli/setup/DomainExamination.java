package org.sealpost.cli.setup;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.dns.Answer;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimStage;
import org.sealpost.mailflow.KeptDkimKey;

/** Looks at what is published for one of our domains: expected beside found. */
final class DomainExamination {

  private final Resolver resolver;
  private final SenderAuthentication authentication;
  private final Domain hostname;
  private final List<InetAddress> addresses;
  private final boolean hasSmartHost;
  private final Function<Domain, List<KeptDkimKey>> keys;

  DomainExamination(
      Resolver resolver,
      InstantSource clock,
      Domain hostname,
      List<InetAddress> addresses,
      boolean hasSmartHost,
      Function<Domain, List<KeptDkimKey>> keys) {
    this.resolver = resolver;
    this.authentication = new SenderAuthentication(resolver, clock);
    this.hostname = hostname;
    this.addresses = List.copyOf(addresses);
    this.hasSmartHost = hasSmartHost;
    this.keys = keys;
  }

  List<Finding> findings(Domain domain) {
    var findings = new ArrayList<Finding>();
    findings.add(mx(domain));
    findings.addAll(spf(domain));
    findings.addAll(dkim(domain));
    findings.add(dmarc(domain));
    findings.add(record("TLS-RPT of " + domain, WantedRecords.tlsReports(domain), "v=TLSRPTv1"));
    return findings;
  }

  private Finding mx(Domain domain) {
    var part = "MX of " + domain;
    var mend = domain + ". MX 10 " + hostname + ".";
    return switch (resolver.mx(domain.name())) {
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when records.stream().allMatch(record -> record.host().isEmpty()) ->
          Finding.fail(part, "says that the domain takes no mail (RFC 7505 §3)", mend);
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when isUs(records.getFirst().host()) ->
          Finding.ok(part, hosts(records));
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when records.stream().anyMatch(record -> isUs(record.host())) ->
          Finding.warn(part, hosts(records) + ": others are asked before us, and pass us by", mend);
      case Answer.Found<MxRecord>(var records, boolean ignored) ->
          Finding.warn(part, "expected " + hostname + ", found " + hosts(records), mend);
      case Answer.Nothing<MxRecord> ignored -> Finding.fail(part, "there is none", mend);
      case Answer.Failed<MxRecord>(var cause) -> Finding.unknown(part, cause);
    };
  }

  private static String hosts(List<MxRecord> records) {
    return String.join(", ", records.stream().map(MxRecord::host).toList());
  }

  /** The record must be there once, and let each of our addresses send. */
  private List<Finding> spf(Domain domain) {
    var wanted = domain + ". TXT \"v=spf1 a:" + hostname + " mx -all\"";
    var there = record("SPF of " + domain, wanted, "v=spf1");
    if (there.level() != Finding.Level.OK || hasSmartHost) {
      return List.of(there);
    }
    var findings = new ArrayList<Finding>();
    for (var address : addresses) {
      var outcome = authentication.spf(address, domain, hostname.name());
      var part = "SPF of %s for %s".formatted(domain, address.getHostAddress());
      findings.add(
          outcome.result() == AuthenticationResult.PASS
              ? Finding.ok(part, there.text())
              : Finding.fail(
                  part,
                  "%s: %s (%s)"
                      .formatted(
                          outcome.result().name().toLowerCase(Locale.ROOT),
                          outcome.reason(),
                          there.text()),
                  "add a:" + hostname + " before its end"));
    }
    return findings.isEmpty() ? List.of(there) : findings;
  }

  private List<Finding> dkim(Domain domain) {
    var kept = keys.apply(domain);
    return kept.isEmpty()
        ? List.of(
            Finding.warn(
                "DKIM of " + domain,
                "no key has been made yet",
                "start the gateway once: its log shows the record"))
        : kept.stream().map(this::dkim).flatMap(Optional::stream).toList();
  }

  private Optional<Finding> dkim(KeptDkimKey key) {
    var name = key.key().recordName();
    var part =
        "DKIM of %s (%s, %s)"
            .formatted(key.key().domain(), key.key().selector(), key.stage().word());
    var answer = resolver.txt(name);
    if (answer instanceof Answer.Failed<String>(var cause)) {
      return Optional.of(Finding.unknown(part, cause));
    }
    var texts = answer.recordsOrNone();
    if (key.stage() == DkimStage.GONE) {
      return texts.isEmpty()
          ? Optional.empty()
          : Optional.of(Finding.ok(part, name + " is not needed any more and may be removed"));
    }
    if (texts.size() == 1 && publicKey(texts.getFirst()).equals(publicKey(key.record()))) {
      return Optional.of(Finding.ok(part, name + " holds our key"));
    }
    var found =
        switch (texts.size()) {
          case 0 -> name + " is missing";
          case 1 -> name + " holds another key";
          default -> name + " holds %d records: one alone counts".formatted(texts.size());
        };
    return Optional.of(
        switch (key.stage()) {
          case SIGNING -> Finding.fail(part, found + ": our signatures are void", key.zoneFile());
          case WAITING ->
              Finding.warn(part, found + ": the key cannot begin to sign", key.zoneFile());
          case RETIRING, GONE ->
              Finding.warn(part, found + ": mail on its way cannot be verified", key.zoneFile());
        });
  }

  private static String publicKey(String record) {
    for (var tag : record.split(";", -1)) {
      var pair = tag.split("=", 2);
      if (pair.length == 2 && pair[0].strip().equals("p")) {
        return pair[1].replaceAll("\\s", "");
      }
    }
    return "";
  }

  private Finding dmarc(Domain domain) {
    var mend = "_dmarc.%s. TXT \"v=DMARC1; p=none; rua=mailto:dmarc@%s\"".formatted(domain, domain);
    return record("DMARC of " + domain, mend, "v=DMARC1");
  }

  /** One TXT record that begins so. Its name is the first word of the record to publish. */
  private Finding record(String part, String wanted, String start) {
    var name = wanted.substring(0, wanted.indexOf(". "));
    var absent = Finding.warn(part, "there is none", wanted);
    return switch (resolver.txt(name)) {
      case Answer.Found<String>(var texts, boolean ignored) -> {
        var fitting =
            texts.stream()
                .filter(t -> t.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT)))
                .toList();
        yield switch (fitting.size()) {
          case 0 -> absent;
          case 1 -> Finding.ok(part, fitting.getFirst());
          default ->
              Finding.fail(
                  part, "there are " + fitting.size() + ": none of them counts", "keep one alone");
        };
      }
      case Answer.Nothing<String> ignored -> absent;
      case Answer.Failed<String>(var cause) -> Finding.unknown(part, cause);
    };
  }

  private boolean isUs(String name) {
    return Domain.parse(name).filter(hostname::equals).isPresent();
  }
}
