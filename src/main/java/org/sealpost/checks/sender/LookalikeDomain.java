package org.sealpost.checks.sender;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import org.sealpost.checks.Acquaintances;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.checks.domain.Likeness;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Mailbox;

/** Sees senders whose domain looks like one of ours or of our partners. */
public final class LookalikeDomain implements Check {

  @Override
  public String name() {
    return "lookalike-domain";
  }

  @Override
  public Concern concern() {
    return Concern.PHISHING;
  }

  @Override
  public Finding look(Evidence evidence) {
    return Stream.of("From", "Reply-To", "Sender")
        .flatMap(field -> evidence.mailboxes(field).stream())
        .map(Mailbox::address)
        .map(address -> judge(address.domain(), evidence.acquaintances()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Finding::nothing);
  }

  private static Optional<Finding> judge(Domain domain, Acquaintances known) {
    var all = new ArrayList<>(known.ownDomains());
    all.addAll(known.partnerDomains());
    return Likeness.find(domain, all).map(likeness -> seen(domain, likeness, known));
  }

  private static Finding seen(Domain domain, Likeness likeness, Acquaintances known) {
    var whose = known.isOurs(likeness.imitated()) ? "your own domain " : "your partner ";
    return new Finding.Seen(
        domain.display()
            + " imitates "
            + whose
            + likeness.imitated().display()
            + ": it "
            + likeness.how(),
        likeness.strength());
  }
}
