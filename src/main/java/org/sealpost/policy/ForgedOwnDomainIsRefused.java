package org.sealpost.policy;

import java.util.Optional;

/** Nobody outside writes in our name. */
record ForgedOwnDomainIsRefused() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.seen("own-domain-from-outside")
        .filter(seen -> seen.strength() == 1)
        .map(seen -> new Ruling(VerdictWord.PHISHING, Action.REJECT, seen.reason()));
  }
}
