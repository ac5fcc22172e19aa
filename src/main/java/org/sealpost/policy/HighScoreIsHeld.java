package org.sealpost.policy;

import java.util.Optional;

/** A score of the quarantine threshold or more is held for a person to decide. */
record HighScoreIsHeld() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.score() >= mail.settings().quarantineAt()
        ? Optional.of(new Ruling(mail.mainConcern(), Action.QUARANTINE, "Much speaks against it"))
        : Optional.empty();
  }
}
