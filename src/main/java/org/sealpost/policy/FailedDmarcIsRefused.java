package org.sealpost.policy;

import java.util.Optional;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DmarcPolicy;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/** Where the owner of the domain in From asks to refuse what fails DMARC, it is refused. */
record FailedDmarcIsRefused() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.evidence()
        .authentication()
        .filter(FailedDmarcIsRefused::isToBeRefused)
        .map(
            outcome ->
                new Ruling(
                    VerdictWord.PHISHING,
                    Action.REJECT,
                    "It is not from "
                        + outcome.fromDomain().map(Domain::display).orElse("its sender")
                        + ", whose owner asks to refuse forged mail"));
  }

  /**
   * A policy under test is not applied (RFC 9989 §4.7), nor one that a trusted sealer overrules, or
   * might overrule while the DNS is ill.
   */
  private static boolean isToBeRefused(AuthenticationOutcome outcome) {
    var dmarc = outcome.dmarc();
    return dmarc.result() == AuthenticationResult.FAIL
        && dmarc.policy().filter(policy -> policy == DmarcPolicy.REJECT).isPresent()
        && !dmarc.testing()
        && !outcome.isOverruled()
        && !outcome.isOpen();
  }
}
