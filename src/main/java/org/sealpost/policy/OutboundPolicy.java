package org.sealpost.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.sealpost.directory.EncryptionDemand;
import org.sealpost.mail.Address;
import org.sealpost.policy.OutboundFacts.Recipient;
import org.sealpost.policy.OutboundFacts.Signing;

/** How our mail leaves. */
public final class OutboundPolicy {

  private final OutboundSettings settings;

  public OutboundPolicy(OutboundSettings settings) {
    this.settings = settings;
  }

  /** What is done with the mail, and how it leaves for each recipient. */
  public OutboundDecision decide(OutboundFacts facts) {
    var unreachable =
        facts.recipients().stream()
            .filter(OutboundPolicy::mustButCannotBeEncrypted)
            .map(recipient -> recipient.address().display())
            .toList();
    if (!unreachable.isEmpty()) {
      // Never in the clear because a certificate is missing: that is what ALWAYS is for.
      return new OutboundDecision.Refuse(
          "Mail to "
              + unreachable.stream().collect(Collectors.joining(", "))
              + " must be encrypted, and no valid certificate is known");
    }
    boolean outside = facts.recipients().stream().anyMatch(recipient -> !recipient.isOurs());
    boolean wouldSign = settings.sign() && facts.signing() == Signing.PENDING && outside;
    if (wouldSign && settings.waitForCertificate()) {
      return new OutboundDecision.Wait("The sender's certificate is on order");
    }
    var groups = new LinkedHashMap<Treatment, List<Address>>();
    for (var recipient : facts.recipients()) {
      groups
          .computeIfAbsent(treatment(facts.signing(), recipient), ignored -> new ArrayList<>())
          .add(recipient.address());
    }
    return new OutboundDecision.Send(groups);
  }

  private static boolean mustButCannotBeEncrypted(Recipient recipient) {
    return !recipient.isOurs()
        && recipient.demand() == EncryptionDemand.ALWAYS
        && !recipient.hasCertificate();
  }

  private Treatment treatment(Signing signing, Recipient recipient) {
    if (recipient.isOurs()) {
      return new Treatment.Plain();
    }
    boolean signs = settings.sign() && signing == Signing.READY;
    boolean encrypts =
        switch (recipient.demand()) {
          case NEVER -> false;
          case IF_POSSIBLE, ALWAYS -> recipient.hasCertificate();
        };
    if (signs) {
      return encrypts ? new Treatment.SignedAndEncrypted() : new Treatment.Signed();
    }
    return encrypts ? new Treatment.Encrypted() : new Treatment.Plain();
  }
}
