package org.sealpost.monitoring;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.delivery.FetchedPolicy;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.KeptDkimKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the world's DNS says of us and of our domains, beside what it should say. */
public final class DomainHealth {

  private static final Logger LOG = LoggerFactory.getLogger(DomainHealth.class);

  /** So many people of a domain are enough for its SMIMEA records. */
  public static final int SAMPLE = SmimeaLook.SAMPLE;

  /** For all looks at one domain together: they are made at the same time. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /**
   * What we know of ourselves.
   *
   * @param hostname our name
   * @param hasSmartHost whether another server sends for us
   * @param keys the DKIM keys of a domain
   * @param policies the MTA-STS policy that we serve for a domain
   * @param people certificates of some people of a domain, of which SMIMEA records may tell
   * @param shown the certificate of the inbound listener with those above it; empty if not seen
   */
  public record Us(
      Domain hostname,
      boolean hasSmartHost,
      Function<Domain, List<KeptDkimKey>> keys,
      Function<Domain, Optional<HostedMtaSts>> policies,
      Function<Domain, List<PersonCertificate>> people,
      Supplier<List<X509Certificate>> shown) {}

  private final Resolver resolver;
  private final InstantSource clock;
  private final Us us;
  private final Function<Domain, FetchedPolicy> fetching;

  /** Asks this resolver, and fetches policies from the internet. */
  public DomainHealth(Resolver resolver, InstantSource clock, Us us) {
    this(resolver, clock, us, domain -> FetchedPolicy.of(resolver, domain));
  }

  DomainHealth(
      Resolver resolver, InstantSource clock, Us us, Function<Domain, FetchedPolicy> fetching) {
    this.resolver = resolver;
    this.clock = clock;
    this.us = us;
    this.fetching = fetching;
  }

  /** The addresses under which the world knows us. Blocks for the DNS. */
  public List<InetAddress> addresses() {
    return new HostLook(resolver, us.hostname()).addresses();
  }

  /** Our own name, forth and back, and the keys of our TLS. Blocks for the DNS. */
  public List<Finding> ourselves() {
    var looks = new LinkedHashMap<Phrase, Callable<List<Finding>>>();
    looks.put(
        Phrase.of("part.host", us.hostname()),
        () -> new HostLook(resolver, us.hostname()).findings());
    looks.put(
        Phrase.of("part.tlsa", us.hostname()),
        () -> List.of(new TlsaLook(resolver, us.hostname()).finding(us.shown().get())));
    return all(looks);
  }

  /** All that is published for a domain. Blocks for the DNS and a web server. */
  public List<Finding> of(Domain domain) {
    var dmarc = new DmarcLook(resolver);
    var looks = new LinkedHashMap<Phrase, Callable<List<Finding>>>();
    looks.put(
        Phrase.of("part.mx", domain),
        () -> List.of(new MxLook(resolver, us.hostname()).finding(domain)));
    looks.put(Phrase.of("part.spf", domain), () -> spf().findings(domain));
    looks.put(
        Phrase.of("part.dkim", domain),
        () -> new DkimLook(resolver).findings(domain, us.keys().apply(domain)));
    looks.put(Phrase.of("part.dmarc", domain), () -> dmarc.findings(domain));
    looks.put(
        Phrase.of("part.tls-rpt", domain),
        () -> List.of(new TlsReportLook(resolver).finding(domain)));
    looks.put(
        Phrase.of("part.mta-sts", domain),
        () ->
            new StsLook(resolver, us.hostname(), fetching)
                .findings(domain, us.policies().apply(domain)));
    looks.put(
        Phrase.of("part.bimi", domain),
        () -> List.of(new BrandLook(resolver).finding(domain, dmarc.published(domain))));
    looks.put(
        Phrase.of("part.caa", domain), () -> List.of(new IssuerLook(resolver).finding(domain)));
    looks.put(
        Phrase.of("part.smimea", domain),
        () -> List.of(new SmimeaLook(resolver).finding(domain, us.people().apply(domain))));
    return all(looks);
  }

  private SpfLook spf() {
    return new SpfLook(
        resolver,
        new SenderAuthentication(resolver, clock),
        us.hostname(),
        us.hasSmartHost() ? List.of() : addresses());
  }

  /** In the order of the looks, whichever ends first; one that takes too long is not waited for. */
  private static List<Finding> all(Map<Phrase, Callable<List<Finding>>> looks) {
    var findings = new ArrayList<Finding>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var parts = List.copyOf(looks.keySet());
      var answers = threads.invokeAll(looks.values(), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      for (int i = 0; i < parts.size(); i++) {
        findings.addAll(answer(parts.get(i), answers.get(i)));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return findings;
  }

  private static List<Finding> answer(Phrase part, Future<List<Finding>> look) {
    return switch (look.state()) {
      case SUCCESS -> look.resultNow();
      case CANCELLED -> List.of(Finding.unknown(part, Phrase.of("dns.late")));
      case FAILED -> {
        LOG.warn("the look at {} broke", part.in(Locale.ROOT), look.exceptionNow());
        yield List.of(Finding.warn(part, "look.broke").mendedBy("mend.see-log"));
      }
      case RUNNING -> throw new IllegalStateException("invokeAll has ended");
    };
  }
}
