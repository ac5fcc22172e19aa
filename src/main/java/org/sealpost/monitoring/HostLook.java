package org.sealpost.monitoring;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.ReverseName;
import org.sealpost.mail.Domain;

/** Looks at what the world's DNS says of our own name: forth, back, and the name in HELO. */
final class HostLook {

  /** A name whose owner has signed it for many years, to see whether our resolver checks. */
  private static final String SIGNED = "ietf.org";

  private static final String ASK = "reverse.ask-owner";

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
    var host = Phrase.of("part.host", hostname);
    var findings = new ArrayList<Finding>();
    findings.add(helo());
    switch (resolver.addresses(hostname.name())) {
      case Answer.Found<InetAddress>(var addresses, boolean ignored) -> {
        findings.add(Finding.ok(host, "host.ok", texts(addresses)));
        addresses.stream().map(this::reverse).forEach(findings::add);
      }
      case Answer.Nothing<InetAddress> ignored ->
          findings.add(
              Finding.fail(host, "host.no-address", hostname)
                  .mendedBy("host.give-address", hostname)
                  .expectingThat("host.give-address", hostname));
      case Answer.Failed<InetAddress>(var cause) -> findings.add(Finding.unknown(host, cause));
    }
    findings.add(dnssec());
    return findings;
  }

  /** RFC 5321 §4.1.1.1: a name with an address; a name of one label is nobody's. */
  private Finding helo() {
    var part = Phrase.of("part.helo");
    return (hostname.parent().isEmpty()
            ? Finding.fail(part, "helo.bare", hostname).mendedBy("helo.complete")
            : Finding.ok(part, "helo.ok", hostname))
        .expectingThat("helo.wanted");
  }

  private Finding reverse(InetAddress address) {
    return reverse(address, Phrase.of("part.reverse", address.getHostAddress()))
        .expecting("%s. PTR %s.".formatted(ReverseName.place(address), hostname));
  }

  private Finding reverse(InetAddress address, Phrase part) {
    if (isInner(address)) {
      return Finding.warn(part, "reverse.inner").mendedBy("host.give-address", hostname);
    }
    return switch (resolver.ptr(address)) {
      case Answer.Found<String>(var names, boolean ignored)
          when names.stream().anyMatch(this::isUs) ->
          Finding.ok(part, "reverse.ok", hostname);
      case Answer.Found<String>(var names, boolean ignored)
          when names.stream().anyMatch(name -> leadsTo(name, address)) ->
          Finding.warn(part, "reverse.other", String.join(", ", names)).mendedBy(ASK, hostname);
      case Answer.Found<String>(var names, boolean ignored) ->
          Finding.fail(part, "reverse.no-way-back", String.join(", ", names))
              .mendedBy(ASK, hostname);
      case Answer.Nothing<String> ignored ->
          Finding.fail(part, "reverse.none").mendedBy(ASK, hostname);
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
    var part = Phrase.of("part.dnssec");
    var finding =
        switch (resolver.mx(SIGNED)) {
          case Answer.Found<?>(var ignored, boolean authentic) ->
              authentic
                  ? Finding.ok(part, "dnssec.ok")
                  : Finding.warn(part, "dnssec.unchecked").mendedBy("dnssec.install");
          case Answer.Nothing<?> ignored ->
              Finding.warn(part, "dnssec.lost", SIGNED).mendedBy("mend.dns-servers");
          case Answer.Failed<?>(var cause) -> Finding.unknown(part, cause);
        };
    return finding.expectingThat("dnssec.ok");
  }

  private boolean isUs(String name) {
    return Domain.parse(name).filter(hostname::equals).isPresent();
  }

  private static String texts(List<InetAddress> addresses) {
    return String.join(", ", addresses.stream().map(InetAddress::getHostAddress).toList());
  }
}
