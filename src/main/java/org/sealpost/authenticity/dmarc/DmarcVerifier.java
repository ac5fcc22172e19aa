package org.sealpost.authenticity.dmarc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.authenticity.dmarc.DmarcRecord.Policy;
import org.sealpost.authenticity.dmarc.TreeWalk.Found;
import org.sealpost.authenticity.dmarc.TreeWalk.Walked;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/** Holds the domain in From against what SPF and DKIM have proved (RFC 9989 §5.3). */
public final class DmarcVerifier {

  /**
   * What SPF and DKIM have proved.
   *
   * @param spf the domain for which SPF passed
   * @param dkim the domains whose signatures passed
   * @param undecided domains that might have passed, had the DNS answered
   */
  public record Proved(Optional<Domain> spf, List<Domain> dkim, List<Domain> undecided) {}

  private final Resolver resolver;
  private final TreeWalk walk;
  private final Domain from;
  private final Proved proved;
  private Optional<Walked> fromWalk = Optional.empty();
  private boolean isDoubtful;

  private DmarcVerifier(Resolver resolver, Domain from, Proved proved) {
    this.resolver = resolver;
    this.walk = new TreeWalk(resolver);
    this.from = from;
    this.proved = proved;
  }

  /** The verdict for a mail with this domain in From. Blocks for the DNS; never throws. */
  public static DmarcVerdict check(Resolver resolver, Domain from, Proved proved) {
    try {
      return new DmarcVerifier(resolver, from, proved).verdict();
    } catch (DmarcStop stop) {
      return DmarcVerdict.without(AuthenticationResult.TEMPERROR, "DNS: " + stop.getMessage());
    }
  }

  /** A From that is no single, plain address: nobody can say whose name it bears. */
  public static DmarcVerdict unreadable(String reason) {
    return DmarcVerdict.without(AuthenticationResult.PERMERROR, reason);
  }

  private DmarcVerdict verdict() throws DmarcStop {
    var found = discover();
    if (found.isEmpty()) {
      return withoutRecord();
    }
    var record = found.get().record();
    return record.isEmpty()
        ? DmarcVerdict.without(
            AuthenticationResult.PERMERROR, "broken record at " + found.get().at().name())
        : judged(found.get().at(), record.get());
  }

  /**
   * The record that counts: From's own, its organisation's, its public suffix' (RFC 9989 §4.10.1).
   */
  private Optional<Found> discover() throws DmarcStop {
    var own = walk.ask(from);
    if (own.isPresent()) {
      return own;
    }
    var walked = fromWalk();
    return walked.at(walked.organisational()).or(walked::suffix);
  }

  private Walked fromWalk() throws DmarcStop {
    if (fromWalk.isEmpty()) {
      fromWalk = Optional.of(walk.walk(from));
    }
    return fromWalk.get();
  }

  private DmarcVerdict withoutRecord() {
    // Without any record each domain is its own organisation (RFC 9989 §4.10.2).
    return new DmarcVerdict(
        AuthenticationResult.NONE,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.of(from),
        proved.spf().filter(from::equals).isPresent(),
        proved.dkim().contains(from),
        "no DMARC record");
  }

  private DmarcVerdict judged(Domain at, DmarcRecord record) throws DmarcStop {
    boolean isDkimAligned = isAnyAligned(proved.dkim(), record.isDkimStrict());
    boolean isSpfAligned = isAnyAligned(proved.spf().stream().toList(), record.isSpfStrict());
    boolean isPassed = isDkimAligned || isSpfAligned;
    boolean isOpen = !isPassed && (isAnyAligned(proved.undecided(), false) || isDoubtful);
    var policy = isPassed ? policyOfExisting(at, record) : policy(at, record);
    return new DmarcVerdict(
        isPassed
            ? AuthenticationResult.PASS
            : isOpen ? AuthenticationResult.TEMPERROR : AuthenticationResult.FAIL,
        Optional.of(policy.name().toLowerCase(Locale.ROOT)),
        record.isTest(),
        Optional.of(at),
        fromWalk.map(Walked::organisational),
        isSpfAligned,
        isDkimAligned,
        isPassed
            ? ""
            : isOpen
                ? "the DNS did not answer for a domain that might stand behind " + from.name()
                : "nothing proves that " + from.name() + " stands behind this mail");
  }

  private boolean isAnyAligned(List<Domain> domains, boolean isStrict) {
    return domains.contains(from)
        || (!isStrict && domains.stream().anyMatch(this::hasSameOrganisation));
  }

  /** Relaxed alignment (RFC 9989 §4.4); one domain's failure does not hide another's success. */
  private boolean hasSameOrganisation(Domain domain) {
    try {
      var organisation = fromWalk().organisational();
      // An organisational domain is above its members, so most strangers cost no question.
      return domain.isWithin(organisation)
          && walk.walk(domain).organisational().equals(organisation);
    } catch (DmarcStop noAnswer) {
      isDoubtful = true;
      return false;
    }
  }

  private Policy policyOfExisting(Domain at, DmarcRecord record) {
    return at.equals(from) ? record.policy() : record.forSubdomains().orElse(record.policy());
  }

  private Policy policy(Domain at, DmarcRecord record) throws DmarcStop {
    var existing = policyOfExisting(at, record);
    var missing = at.equals(from) ? existing : record.forMissing().orElse(existing);
    return missing != existing && isMissing() ? missing : existing;
  }

  /** Neither addresses nor exchangers (RFC 9989 §3.2.14). */
  private boolean isMissing() throws DmarcStop {
    return isNothing(resolver.mx(from.name()))
        && isNothing(resolver.ipv4(from.name()))
        && isNothing(resolver.ipv6(from.name()));
  }

  private static boolean isNothing(Answer<?> answer) throws DmarcStop {
    return switch (answer) {
      case Answer.Found<?> ignored -> false;
      case Answer.Nothing<?> ignored -> true;
      case Answer.Failed<?>(String cause) -> throw new DmarcStop(cause);
    };
  }
}
