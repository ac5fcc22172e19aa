package org.sealpost.policy;

import java.util.Optional;

/** The virus that everybody tests with is refused, whoever sends it. */
record TestVirusIsRefused() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.seen("test-virus")
        .map(seen -> new Ruling(VerdictWord.MALWARE, Action.REJECT, seen.reason()));
  }
}
