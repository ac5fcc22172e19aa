package org.sealpost.authenticity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sealpost.authenticity.arc.ArcVerdict;
import org.sealpost.authenticity.arc.ArcVerdict.Host;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.AuthenticationResults;
import org.sealpost.mail.AuthenticationResults.Method;
import org.sealpost.mail.AuthenticationResults.Property;
import org.sealpost.mail.Domain;

/**
 * What hosts that had this mail before us say of it (RFC 8617). It proves nothing by itself: it is
 * a hint, and only from sealers whom the administrator trusts.
 *
 * @param result NONE, PASS, FAIL or TEMPERROR
 * @param reason one short line for people; empty text for a pass
 * @param vouching the trusted sealer that says that DMARC passed when the mail came to it; counts
 *     only with a chain that passed
 * @param chain all about it
 */
public record ArcOutcome(
    AuthenticationResult result, String reason, Optional<Domain> vouching, ArcVerdict chain) {

  /** No chain at all. */
  public static ArcOutcome none() {
    return new ArcOutcome(AuthenticationResult.NONE, "", Optional.empty(), ArcVerdict.none());
  }

  /**
   * Weighs a chain. From the last host back all must be trusted, up to and with the one that says
   * that DMARC passed for the very domain that the reader sees now: an unknown host in between may
   * have put in what it likes (RFC 8617 §9).
   */
  static ArcOutcome of(ArcVerdict chain, Optional<Domain> from, Set<Domain> trusted) {
    var vouching =
        chain.isComplete() && from.isPresent()
            ? chain.hosts().stream()
                .takeWhile(host -> trusted.contains(host.sealer()))
                .filter(host -> saysPass(host, from.get()))
                .map(Host::sealer)
                .findFirst()
            : Optional.<Domain>empty();
    return new ArcOutcome(chain.result(), chain.reason(), vouching, chain);
  }

  private static boolean saysPass(Host host, Domain from) {
    var dmarc =
        host.found().map(AuthenticationResults::methods).stream()
            .flatMap(methods -> methods.stream())
            .filter(method -> method.name().equals("dmarc"))
            .toList();
    return dmarc.size() == 1
        && dmarc.getFirst().result().equals("pass")
        && dmarc.getFirst().properties().stream()
            .filter(p -> p.type().equals("header") && p.name().equals("from"))
            .map(Property::value)
            .map(Domain::parse)
            .toList()
            .equals(List.of(Optional.of(from)));
  }

  /** Whether a trusted sealer vouches for the mail, and its chain holds. */
  public boolean isVouchedFor() {
    return result == AuthenticationResult.PASS && vouching.isPresent();
  }

  /** Whether a trusted sealer may vouch for the mail, had the DNS answered. */
  public boolean isOpen() {
    return result == AuthenticationResult.TEMPERROR && vouching.isPresent();
  }

  /** Who sealed, as RFC 8617 §7.2.2 wants it in reports: the last first. */
  public String sealers() {
    return chain.hosts().stream()
        .map(
            h ->
                "as[%d].d=%s as[%d].s=%s"
                    .formatted(h.instance(), h.sealer().name(), h.instance(), h.selector().name()))
        .collect(Collectors.joining(" "));
  }

  /** The greatest number of a set in the chain; 0 without one. */
  public int sets() {
    return chain.instance();
  }

  Method method() {
    // The registry has no temperror for ARC: what could not be looked at has failed there.
    var word = result == AuthenticationResult.TEMPERROR ? AuthenticationResult.FAIL : result;
    return new Method("arc", word.word(), reason, List.of());
  }
}
