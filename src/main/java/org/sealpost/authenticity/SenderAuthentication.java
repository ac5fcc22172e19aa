package org.sealpost.authenticity;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.sealpost.authenticity.arc.ArcVerifier;
import org.sealpost.authenticity.dkim.BodyHashes;
import org.sealpost.authenticity.dkim.DkimVerdict;
import org.sealpost.authenticity.dkim.DkimVerifier;
import org.sealpost.authenticity.dkim.PublishedKeys;
import org.sealpost.authenticity.dkim.SignedHeader;
import org.sealpost.authenticity.dmarc.DmarcVerdict;
import org.sealpost.authenticity.dmarc.DmarcVerifier;
import org.sealpost.authenticity.spf.SpfCensus;
import org.sealpost.authenticity.spf.SpfVerdict;
import org.sealpost.authenticity.spf.SpfVerifier;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Mail;

/** Finds out who really sent a mail: SPF, DKIM, DMARC and ARC on the octets as they came. */
public final class SenderAuthentication {

  private final Resolver resolver;
  private final InstantSource clock;
  private final AuthenticationLimits limits;
  private final Set<Domain> trustedSealers;

  public SenderAuthentication(Resolver resolver, InstantSource clock) {
    this(resolver, clock, AuthenticationLimits.USUAL, Set.of());
  }

  /**
   * Looks at mail within limits.
   *
   * @param trustedSealers domains whose ARC seals may overrule a failure of DMARC
   */
  public SenderAuthentication(
      Resolver resolver,
      InstantSource clock,
      AuthenticationLimits limits,
      Set<Domain> trustedSealers) {
    this.resolver = resolver;
    this.clock = clock;
    this.limits = limits;
    this.trustedSealers = Set.copyOf(trustedSealers);
  }

  /**
   * Looks at one mail. Blocks for DNS answers, within the limits for one mail; what could not be
   * answered is TEMPERROR. Signatures are judged at the mail's arrival, so that a mail that was
   * held is judged as it came. Never throws.
   */
  public AuthenticationOutcome verify(Mail mail) {
    var dns = new QuestionBudget(resolver, limits);
    var spfTask = new FutureTask<>(() -> spf(mail, dns));
    Thread.ofVirtual().name("spf " + mail.id()).start(spfTask);
    var message = mail.message();
    var header = new SignedHeader(message.fields());
    var bodies = new BodyHashes(message.body());
    var keys = new PublishedKeys(dns);
    var at = mail.arrival().at();
    var dkim =
        DkimVerifier.verify(message, header, bodies, keys, at).stream()
            .map(SenderAuthentication::outcome)
            .toList();
    var spf = await(spfTask, mail);
    var from = FromDomain.of(message);
    var dmarc = dmarc(from, spf, dkim, dns);
    // Last, so that a long chain takes no question from the others.
    var chain = ArcVerifier.verify(message, header, bodies, keys, at);
    var arc = ArcOutcome.of(chain, from.domain(), trustedSealers);
    return new AuthenticationOutcome(spf, dkim, dmarc, arc, from.domain());
  }

  /**
   * What each signature of a mail with a TLS report proves: keys count here that are for such
   * reports alone and sign no other mail (RFC 8460 §3). Blocks for the DNS; never throws.
   */
  public List<DkimOutcome> tlsReportSignatures(Mail mail) {
    var message = mail.message();
    return DkimVerifier.verify(
            message,
            new SignedHeader(message.fields()),
            new BodyHashes(message.body()),
            PublishedKeys.ofTlsReports(new QuestionBudget(resolver, limits)),
            mail.arrival().at())
        .stream()
        .map(SenderAuthentication::outcome)
        .toList();
  }

  /** Whether the DNS lets this client send for a domain, without a mail. Never throws. */
  public SpfOutcome spf(InetAddress client, Domain sender, String helo) {
    var dns = new QuestionBudget(resolver, limits);
    var verdict = SpfVerifier.check(dns, clock, client, "postmaster@" + sender, helo);
    return new SpfOutcome(
        verdict.result(), SpfOutcome.Identity.MAIL_FROM, Optional.of(sender), reason(verdict));
  }

  /** What the SPF record of a domain costs those who follow it. Blocks for the DNS. */
  public SpfCost spfCost(Domain domain) {
    var census = SpfCensus.of(new QuestionBudget(resolver, limits), domain.name());
    return new SpfCost(census.lookups(), census.voids(), census.faults(), census.advice());
  }

  private SpfOutcome spf(Mail mail, Resolver dns) {
    var arrival = mail.arrival();
    var sender = mail.envelope().reversePath().sender();
    // RFC 7208 §2.4: a bounce is judged by the name in HELO.
    var identity = sender.isPresent() ? SpfOutcome.Identity.MAIL_FROM : SpfOutcome.Identity.HELO;
    var text = sender.map(Object::toString).orElse("postmaster@" + arrival.helo());
    var verdict = SpfVerifier.check(dns, clock, arrival.client(), text, arrival.helo());
    return new SpfOutcome(verdict.result(), identity, domain(mail), reason(verdict));
  }

  private static Optional<Domain> domain(Mail mail) {
    var sender = mail.envelope().reversePath().sender();
    return sender.isPresent() ? sender.map(a -> a.domain()) : Domain.parse(mail.arrival().helo());
  }

  private static String reason(SpfVerdict verdict) {
    return verdict
        .explanation()
        .map(e -> verdict.reason() + "; the owner says: " + e)
        .orElse(verdict.reason());
  }

  private static SpfOutcome await(FutureTask<SpfOutcome> task, Mail mail) {
    try {
      return task.get();
    } catch (InterruptedException stop) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return undecided(mail, "interrupted");
    } catch (ExecutionException broken) {
      return undecided(mail, "SPF broke: " + broken.getCause());
    }
  }

  private static SpfOutcome undecided(Mail mail, String reason) {
    var identity =
        mail.envelope().reversePath().sender().isPresent()
            ? SpfOutcome.Identity.MAIL_FROM
            : SpfOutcome.Identity.HELO;
    return new SpfOutcome(AuthenticationResult.TEMPERROR, identity, domain(mail), reason);
  }

  private static DkimOutcome outcome(DkimVerdict verdict) {
    return new DkimOutcome(
        verdict.result(),
        verdict.domain(),
        verdict.selector(),
        verdict.identity(),
        verdict.algorithm(),
        verdict.signatureStart(),
        verdict.reason());
  }

  private static DmarcOutcome dmarc(
      FromDomain from, SpfOutcome spf, List<DkimOutcome> dkim, Resolver dns) {
    var proved =
        new DmarcVerifier.Proved(
            spf.domain().filter(d -> spf.result() == AuthenticationResult.PASS),
            domains(dkim, AuthenticationResult.PASS),
            undecided(spf, dkim));
    return outcome(
        from.domain().isEmpty()
            ? DmarcVerifier.unreadable(from.doubt())
            : DmarcVerifier.check(dns, from.domain().get(), proved));
  }

  private static List<Domain> undecided(SpfOutcome spf, List<DkimOutcome> dkim) {
    var open = new ArrayList<>(domains(dkim, AuthenticationResult.TEMPERROR));
    spf.domain().filter(d -> spf.result() == AuthenticationResult.TEMPERROR).ifPresent(open::add);
    return open;
  }

  private static List<Domain> domains(List<DkimOutcome> dkim, AuthenticationResult result) {
    return dkim.stream()
        .filter(d -> d.result() == result)
        .flatMap(d -> d.domain().stream())
        .distinct()
        .toList();
  }

  private static DmarcOutcome outcome(DmarcVerdict verdict) {
    return new DmarcOutcome(
        verdict.result(),
        verdict.policy().map(p -> DmarcPolicy.valueOf(p.toUpperCase(Locale.ROOT))),
        verdict.isTest(),
        verdict.recordDomain(),
        verdict.organisationalDomain(),
        verdict.isSpfAligned(),
        verdict.isDkimAligned(),
        verdict.reason());
  }
}
