package org.sealpost.authenticity.dmarc;

import java.util.Optional;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Which domains belong together (RFC 9989 §4.10.2). */
public final class Organisations {

  private Organisations() {}

  /** The organisational domain; empty if the DNS did not answer. Blocks for it. */
  public static Optional<Domain> of(Resolver resolver, Domain domain) {
    try {
      return Optional.of(new TreeWalk(resolver).walk(domain).organisational());
    } catch (DmarcStop noAnswer) {
      return Optional.empty();
    }
  }

  /**
   * Whether two domains have one organisational domain. Blocks for the DNS; empty if it did not
   * answer.
   */
  public static Optional<Boolean> areOne(Resolver resolver, Domain one, Domain other) {
    if (one.equals(other)) {
      return Optional.of(true);
    }
    var walk = new TreeWalk(resolver);
    try {
      return Optional.of(walk.walk(one).organisational().equals(walk.walk(other).organisational()));
    } catch (DmarcStop noAnswer) {
      return Optional.empty();
    }
  }
}
