package org.sealpost.policy;

import java.util.Optional;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DmarcOutcome;
import org.sealpost.authenticity.DmarcPolicy;
import org.sealpost.mail.AuthenticationResult;

/** Where the owner of the domain in From asks to hold what fails DMARC, it is held. */
record FailedDmarcIsHeld() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.evidence()
        .authentication()
        .filter(outcome -> !outcome.isOverruled() && !outcome.isOpen())
        .map(AuthenticationOutcome::dmarc)
        .filter(dmarc -> dmarc.result() == AuthenticationResult.FAIL && !dmarc.testing())
        .flatMap(DmarcOutcome::policy)
        .filter(policy -> policy == DmarcPolicy.QUARANTINE)
        .map(
            policy ->
                new Ruling(
                    VerdictWord.SUSPICIOUS,
                    Action.QUARANTINE,
                    "The owner of the domain in From asks to hold what fails DMARC"));
  }
}
