package org.sealpost.policy;

import java.util.Optional;

/** A score of the refusal threshold or more is refused. */
record HighScoreIsRefused() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.score() >= mail.settings().rejectAt()
        ? Optional.of(new Ruling(mail.mainConcern(), Action.REJECT, "Too much speaks against it"))
        : Optional.empty();
  }
}
