package org.sealpost.checks.sender;

import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;

/** Sees senders to whom we wrote before, where they really are the sender. */
public final class KnownCorrespondent implements Check {

  private static final int MOST_RECIPIENTS = 20;

  @Override
  public String name() {
    return "known-correspondent";
  }

  @Override
  public Concern concern() {
    return Concern.TRUST;
  }

  @Override
  public Finding look(Evidence evidence) {
    // Trust is earned by an address; who only claims it gets none of it.
    if (!evidence.isAuthenticated() || evidence.from().size() != 1) {
      return Finding.nothing();
    }
    var sender = evidence.from().getFirst().address();
    double level =
        evidence.mail().envelope().recipients().stream()
            .limit(MOST_RECIPIENTS)
            .mapToDouble(ours -> evidence.acquaintances().trust(sender, ours).level())
            .max()
            .orElse(0);
    return level > 0
        ? new Finding.Seen("Your people write to " + sender.display(), Math.min(1, level))
        : Finding.nothing();
  }
}
