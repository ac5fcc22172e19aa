package org.sealpost.monitoring;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Looks at what the world's DNS says of our own name: forth, back, and the name in HELO. */
final class HostLook {

  /** A name whose owner has signed it for many years, to see whether our resolver checks. */
  private static final String SIGNED = "ietf.org";

  private final Resolver resolver;
  private final Domain hostname;

  HostLook(Resolver resolver, Domain hostname) {
    this.resolver = resolver;
    this.hostname = hostname;
  }

  /** The addresses under which the world knows us. */
  List<InetAddress> addresses() {
    return resolver.addresses(hostname.name()).recordsOrNone();
  }

  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(helo());
    switch (resolver.addresses(hostname.name())) {
      case Answer.Found<InetAddress>(var addresses, boolean ignored) -> {
        findings.add(Finding.ok("host " + hostname, "has " + texts(addresses)));
        addresses.stream().map(this::reverse).forEach(findings::add);
      }
      case Answer.Nothing<InetAddress> ignored ->
          findings.add(
              Finding.fail(
                  "host " + hostname,
                  "has no address",
                  hostname + ". A <this machine's public address>"));
      case Answer.Failed<InetAddress>(var cause) ->
          findings.add(Finding.unknown("host " + hostname, cause));
    }
    findings.add(dnssec());
    return findings;
  }

  /** RFC 5321 §4.1.1.1: a name with an address; a name of one label is nobody's. */
  private Finding helo() {
    return hostname.parent().isEmpty()
        ? Finding.fail(
            "HELO",
            hostname + " is no complete name: others refuse it",
            "hostname: a name with its domain, such as gw.example.org")
        : Finding.ok("HELO", "we call ourselves " + hostname);
  }

  private Finding reverse(InetAddress address) {
    var part = "reverse of " + address.getHostAddress();
    var mend = "ask the owner of the address for: PTR " + hostname + ".";
    if (isInner(address)) {
      return Finding.warn(
          part,
          "is an address of an inner network: the world cannot reach it",
          hostname + ". A <this machine's public address>");
    }
    return switch (resolver.ptr(address)) {
      case Answer.Found<String>(var names, boolean ignored)
          when names.stream().anyMatch(this::isUs) ->
          Finding.ok(part, hostname.name() + ", forth and back");
      case Answer.Found<String>(var names, boolean ignored)
          when names.stream().anyMatch(name -> leadsTo(name, address)) ->
          Finding.warn(part, "expected " + hostname + ", found " + String.join(", ", names), mend);
      case Answer.Found<String>(var names, boolean ignored) ->
          Finding.fail(
              part,
              "%s does not lead back to it: many servers refuse us"
                  .formatted(String.join(", ", names)),
              mend);
      case Answer.Nothing<String> ignored ->
          Finding.fail(part, "there is none: many servers refuse us", mend);
      case Answer.Failed<String>(var cause) -> Finding.unknown(part, cause);
    };
  }

  private boolean leadsTo(String name, InetAddress address) {
    return resolver.addresses(name).recordsOrNone().contains(address);
  }

  private static boolean isInner(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress();
  }

  private Finding dnssec() {
    return switch (resolver.mx(SIGNED)) {
      case Answer.Found<?>(var ignored, boolean authentic) ->
          authentic
              ? Finding.ok("DNSSEC", "the resolver checks signatures: DANE is in use")
              : Finding.warn(
                  "DNSSEC",
                  "the resolver does not check signatures, or is not on this machine: no DANE",
                  "apt-get install unbound; then dns: {servers: [127.0.0.1]}");
      case Answer.Nothing<?> ignored ->
          Finding.warn("DNSSEC", SIGNED + " is not to be found", "check dns.servers");
      case Answer.Failed<?>(var cause) -> Finding.unknown("DNSSEC", cause);
    };
  }

  private boolean isUs(String name) {
    return Domain.parse(name).filter(hostname::equals).isPresent();
  }

  private static String texts(List<InetAddress> addresses) {
    return String.join(", ", addresses.stream().map(InetAddress::getHostAddress).toList());
  }
}
