package org.sealpost.checks.sender;

import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.mail.Address;

/** Sees senders to whom nobody of ours wrote within living memory. Every contact begins so. */
public final class FirstContact implements Check {

  private static final int MOST_RECIPIENTS = 20;

  @Override
  public String name() {
    return "first-contact";
  }

  @Override
  public Concern concern() {
    return Concern.ODDITY;
  }

  @Override
  public Finding look(Evidence evidence) {
    if (evidence.authentication().isEmpty() || evidence.from().isEmpty()) {
      return Finding.nothing();
    }
    var sender = evidence.from().getFirst().address();
    return isKnown(evidence, sender)
        ? Finding.nothing()
        : Finding.seen("Nobody of yours has written to " + sender.display() + " yet");
  }

  private static boolean isKnown(Evidence evidence, Address sender) {
    var known = evidence.acquaintances();
    return known.isOurs(sender.domain())
        || known.isPartner(sender.domain())
        || evidence.mail().envelope().recipients().stream()
            .limit(MOST_RECIPIENTS)
            .map(ours -> known.trust(sender, ours))
            .anyMatch(trust -> trust.known() || trust.level() > 0);
  }
}
