package org.sealpost.authenticity.dkim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** The public keys that domains publish, for one mail: each name is asked for once. */
public final class PublishedKeys {

  private final Resolver resolver;
  private final String service;
  private final Map<String, Answer<String>> asked = new HashMap<>();

  public PublishedKeys(Resolver resolver) {
    this(resolver, DkimKeyRecord.EMAIL);
  }

  private PublishedKeys(Resolver resolver, String service) {
    this.resolver = resolver;
    this.service = service;
  }

  /** Those that may sign TLS reports: the keys for mail, and keys for these alone (RFC 8460 §3). */
  public static PublishedKeys ofTlsReports(Resolver resolver) {
    return new PublishedKeys(resolver, "tlsrpt");
  }

  /** The key under a selector of a domain (RFC 6376 §3.6.2.1). Blocks for the DNS. */
  public DkimKeyRecord key(Domain selector, Domain domain, boolean isEd25519) throws DkimStop {
    var name = selector.name() + "._domainkey." + domain.name();
    return switch (asked.computeIfAbsent(name, resolver::txt)) {
      case Answer.Found<String>(List<String> texts, boolean ignored) ->
          DkimKeyRecord.read(texts, isEd25519, service);
      case Answer.Nothing<String> ignored -> throw DkimStop.permanent("no key at " + name);
      case Answer.Failed<String>(String cause) -> throw DkimStop.open("DNS: " + cause);
    };
  }
}
