package org.sealpost.policy;

import java.util.Optional;
import org.sealpost.checks.Concern;

/** What could not be looked into is not delivered by itself. */
record UnseenAttachmentIsHeld() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.missed(Concern.MALWARE)
        .map(
            missed ->
                new Ruling(
                    VerdictWord.SUSPICIOUS,
                    Action.QUARANTINE,
                    "The attachments could not be looked at (" + missed.check() + ")"));
  }
}
