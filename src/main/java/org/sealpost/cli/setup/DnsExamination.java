package org.sealpost.cli.setup;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sealpost.dns.Answer;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Looks at what the world's DNS says of us: expected beside found. */
final class DnsExamination {

  private final Resolver resolver;
  private final Domain hostname;

  DnsExamination(Resolver resolver, Domain hostname) {
    this.resolver = resolver;
    this.hostname = hostname;
  }

  /** Our own name, forth and back. */
  List<Finding> ofHost() {
    return switch (resolver.addresses(hostname.name())) {
      case Answer.Found<InetAddress>(var addresses, boolean ignored) -> {
        var findings = new ArrayList<Finding>();
        findings.add(Finding.ok("host " + hostname, "has " + texts(addresses)));
        addresses.stream().map(this::reverse).forEach(findings::add);
        yield findings;
      }
      case Answer.Nothing<InetAddress> ignored ->
          List.of(
              Finding.fail(
                  "host " + hostname, "has no address", hostname + ". A <this machine's address>"));
      case Answer.Failed<InetAddress>(var cause) -> List.of(unknown("host " + hostname, cause));
    };
  }

  /** What is published for one of our domains. */
  List<Finding> of(Domain domain) {
    return List.of(mx(domain), spf(domain), dmarc(domain));
  }

  private Finding reverse(InetAddress address) {
    var part = "reverse of " + address.getHostAddress();
    return switch (resolver.ptr(address)) {
      case Answer.Found<String>(var names, boolean ignored)
          when names.stream().anyMatch(name -> isUs(name)) ->
          Finding.ok(part, hostname.name());
      case Answer.Found<String>(var names, boolean ignored) ->
          Finding.warn(
              part,
              "expected " + hostname + ", found " + String.join(", ", names),
              "ask the owner of the address for PTR " + hostname + ".");
      case Answer.Nothing<String> ignored ->
          Finding.warn(part, "there is none: many servers refuse us", "PTR " + hostname + ".");
      case Answer.Failed<String>(var cause) -> unknown(part, cause);
    };
  }

  private Finding mx(Domain domain) {
    var part = "MX of " + domain;
    var mend = domain + ". MX 10 " + hostname + ".";
    return switch (resolver.mx(domain.name())) {
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when records.stream().anyMatch(record -> isUs(record.host())) ->
          Finding.ok(part, "points to us");
      case Answer.Found<MxRecord>(var records, boolean ignored) ->
          Finding.warn(
              part,
              "expected "
                  + hostname
                  + ", found "
                  + String.join(", ", records.stream().map(MxRecord::host).toList()),
              mend);
      case Answer.Nothing<MxRecord> ignored -> Finding.fail(part, "there is none", mend);
      case Answer.Failed<MxRecord>(var cause) -> unknown(part, cause);
    };
  }

  private Finding spf(Domain domain) {
    return record("SPF of " + domain, domain.name(), "v=spf1", "\"v=spf1 mx -all\"");
  }

  private Finding dmarc(Domain domain) {
    return record(
        "DMARC of " + domain,
        "_dmarc." + domain,
        "v=DMARC1",
        "\"v=DMARC1; p=none; rua=mailto:dmarc@" + domain + "\"");
  }

  private Finding record(String part, String name, String start, String example) {
    var mend = name + ". TXT " + example;
    return switch (resolver.txt(name)) {
      case Answer.Found<String>(var texts, boolean ignored) -> {
        var fitting =
            texts.stream()
                .filter(t -> t.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT)))
                .toList();
        yield switch (fitting.size()) {
          case 0 -> Finding.warn(part, "there is none", mend);
          case 1 -> Finding.ok(part, fitting.getFirst());
          default ->
              Finding.fail(
                  part, "there are " + fitting.size() + ": none of them counts", "keep one alone");
        };
      }
      case Answer.Nothing<String> ignored -> Finding.warn(part, "there is none", mend);
      case Answer.Failed<String>(var cause) -> unknown(part, cause);
    };
  }

  private static Finding unknown(String part, String cause) {
    return Finding.warn(part, "the DNS did not answer: " + cause, "check dns.servers");
  }

  private boolean isUs(String name) {
    return Domain.parse(name).filter(hostname::equals).isPresent();
  }

  private static String texts(List<InetAddress> addresses) {
    return String.join(", ", addresses.stream().map(InetAddress::getHostAddress).toList());
  }
}
