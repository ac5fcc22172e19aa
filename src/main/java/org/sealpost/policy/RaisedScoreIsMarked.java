package org.sealpost.policy;

import java.util.Optional;

/** A score of the marking threshold or more is delivered with a warning. */
record RaisedScoreIsMarked() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.score() >= mail.settings().markAt()
        ? Optional.of(
            new Ruling(VerdictWord.SUSPICIOUS, Action.MARK, "Something speaks against it"))
        : Optional.empty();
  }
}
