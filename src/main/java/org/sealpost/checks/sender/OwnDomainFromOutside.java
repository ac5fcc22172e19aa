package org.sealpost.checks.sender;

import java.util.Optional;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Mailbox;
import org.sealpost.smime.SmimeStatus;

/** Sees mail from outside in our own name that nothing proves to be ours. */
public final class OwnDomainFromOutside implements Check {

  @Override
  public String name() {
    return "own-domain-from-outside";
  }

  @Override
  public Concern concern() {
    return Concern.PHISHING;
  }

  @Override
  public Finding look(Evidence evidence) {
    return evidence
        .authentication()
        .filter(outcome -> !outcome.authenticated() && !isSigned(evidence))
        .flatMap(outcome -> judge(evidence, outcome))
        .orElseGet(Finding::nothing);
  }

  private static boolean isSigned(Evidence evidence) {
    return evidence.opened().filter(o -> o.status() == SmimeStatus.VALID).isPresent();
  }

  private static Optional<Finding> judge(Evidence evidence, AuthenticationOutcome outcome) {
    // While the DNS does not answer nobody knows, and the sender may come again.
    boolean unknown =
        outcome.spf().result() == AuthenticationResult.TEMPERROR
            || outcome.dmarc().result() == AuthenticationResult.TEMPERROR;
    return evidence.from().stream()
        .map(Mailbox::address)
        .filter(address -> evidence.acquaintances().isOurs(address.domain()))
        .findFirst()
        .map(
            address ->
                new Finding.Seen(
                    "It comes from outside in the name of "
                        + address.display()
                        + ", and nothing proves it",
                    unknown ? 0.6 : 1));
  }
}
