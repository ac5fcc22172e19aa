package org.sealpost.policy;

import java.util.Optional;

/**
 * One sentence of the policy. The first rule in the list of {@link InboundPolicy} that has
 * something to say decides.
 */
interface Rule {

  /** What the rule says of this mail; empty where it says nothing. */
  Optional<Ruling> rule(Case mail);

  /** What a rule says. */
  record Ruling(VerdictWord word, Action action, String reason) {}
}
