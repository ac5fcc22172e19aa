package org.sealpost.checks.sender;

import java.util.List;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.checks.domain.FreeMail;
import org.sealpost.checks.domain.RegisteredName;
import org.sealpost.mail.Address;
import org.sealpost.mail.Mailbox;

/** Sees mail that seems to come from people we know and would have its answers go elsewhere. */
public final class ReplyToTrap implements Check {

  @Override
  public String name() {
    return "reply-to-trap";
  }

  @Override
  public Concern concern() {
    return Concern.FRAUD;
  }

  @Override
  public Finding look(Evidence evidence) {
    var from = addresses(evidence, "From");
    if (from.size() != 1) {
      return Finding.nothing();
    }
    var sender = from.getFirst();
    return addresses(evidence, "Reply-To").stream()
        .filter(reply -> !RegisteredName.same(reply.domain(), sender.domain()))
        .filter(reply -> !evidence.acquaintances().isOurs(reply.domain()))
        .findFirst()
        .map(reply -> judge(evidence, sender, reply))
        .orElseGet(Finding::nothing);
  }

  private static Finding judge(Evidence evidence, Address sender, Address reply) {
    boolean toFreeMail = FreeMail.includes(reply.domain());
    boolean fromFreeMail = FreeMail.includes(sender.domain());
    if (seemsKnown(evidence, sender) || showsProtectedName(evidence)) {
      return seen(sender, reply, toFreeMail ? 1 : 0.6);
    }
    // An organisation reads its answers at home; a list may send them anywhere.
    boolean isList = evidence.readable().field("List-Id").isPresent();
    return toFreeMail && !fromFreeMail && !isList ? seen(sender, reply, 0.6) : Finding.nothing();
  }

  private static boolean seemsKnown(Evidence evidence, Address sender) {
    var known = evidence.acquaintances();
    return known.isOurs(sender.domain())
        || known.isPartner(sender.domain())
        || evidence.mail().envelope().recipients().stream()
            .limit(5)
            .anyMatch(ours -> known.trust(sender, ours).known());
  }

  private static boolean showsProtectedName(Evidence evidence) {
    return new ProtectedName().look(evidence) instanceof Finding.Seen;
  }

  private static Finding seen(Address sender, Address reply, double strength) {
    return new Finding.Seen(
        "An answer to " + sender.display() + " would go to " + reply.display(), strength);
  }

  private static List<Address> addresses(Evidence evidence, String field) {
    return evidence.mailboxes(field).stream().map(Mailbox::address).toList();
  }
}
