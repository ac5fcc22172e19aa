package org.sealpost.mailflow;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sealpost.certificates.PartnerCertificates;
import org.sealpost.directory.Directory;
import org.sealpost.directory.EncryptionDemand;
import org.sealpost.directory.Partner;
import org.sealpost.mail.Address;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Mail;
import org.sealpost.policy.OutboundDecision;
import org.sealpost.policy.OutboundFacts;
import org.sealpost.policy.OutboundFacts.Recipient;
import org.sealpost.policy.OutboundFacts.Signing;
import org.sealpost.policy.OutboundPolicy;
import org.sealpost.policy.Treatment;
import org.sealpost.smime.ContentCipher;
import org.sealpost.smtp.Reply;

/** Who gets a mail in which form: recipients grouped by equal treatment. */
final class OutboundTreatment {

  private final Directory directory;
  private final PartnerCertificates partners;
  private final OutboundPolicy policy;

  /** What shall become of a mail. */
  sealed interface Plan {

    /** It leaves, in one form for each group. */
    record Leaves(List<Sealing.Group> groups) implements Plan {}

    /** It does not leave, now or ever. */
    record Stays(Reply reply) implements Plan {}
  }

  OutboundTreatment(Directory directory, PartnerCertificates partners, OutboundPolicy policy) {
    this.directory = directory;
    this.partners = partners;
    this.policy = policy;
  }

  Plan of(Mail mail, Signing signing) {
    var known = new HashMap<Address, X509Certificate>();
    var recipients = new ArrayList<Recipient>();
    for (var address : mail.envelope().recipients()) {
      boolean ours = directory.isOurs(address);
      if (!ours) {
        partners.encryptionCertificate(address).ifPresent(c -> known.put(address, c));
      }
      var demand =
          directory.partner(address).map(Partner::encrypt).orElse(EncryptionDemand.IF_POSSIBLE);
      recipients.add(new Recipient(address, ours, demand, known.containsKey(address)));
    }
    return switch (policy.decide(new OutboundFacts(signing, recipients))) {
      case OutboundDecision.Send(var groups) -> new Plan.Leaves(groups(mail, groups, known));
      case OutboundDecision.Refuse(var reason) -> new Plan.Stays(Reply.of(550, "5.7.10", reason));
      case OutboundDecision.Wait(var reason) -> new Plan.Stays(Reply.of(451, "4.7.0", reason));
    };
  }

  private static List<Sealing.Group> groups(
      Mail mail, Map<Treatment, List<Address>> treatments, Map<Address, X509Certificate> known) {
    var groups = new ArrayList<Sealing.Group>();
    treatments.forEach(
        (treatment, recipients) -> {
          switch (treatment) {
            case Treatment.Plain() -> groups.add(open(recipients, false));
            case Treatment.Signed() -> groups.add(open(recipients, true));
            case Treatment.Encrypted() -> groups.addAll(closed(mail, recipients, false, known));
            case Treatment.SignedAndEncrypted() ->
                groups.addAll(closed(mail, recipients, true, known));
          }
        });
    return groups;
  }

  private static Sealing.Group open(List<Address> recipients, boolean sign) {
    return new Sealing.Group(recipients, sign, List.of(), ContentCipher.AES_256_CBC);
  }

  /**
   * Encrypted octets name everybody who can read them. Whom the header does not name gets octets of
   * their own, so that nobody learns of a blind copy.
   */
  private static List<Sealing.Group> closed(
      Mail mail, List<Address> recipients, boolean sign, Map<Address, X509Certificate> known) {
    var named = named(mail);
    var seen = recipients.stream().filter(r -> named.contains(r.key())).toList();
    var blind = recipients.stream().filter(r -> !named.contains(r.key())).map(List::of);
    return Stream.concat(seen.isEmpty() ? Stream.of() : Stream.of(seen), blind)
        .map(
            together ->
                new Sealing.Group(
                    together,
                    sign,
                    together.stream().map(r -> Objects.requireNonNull(known.get(r))).toList(),
                    // What every peer can read; a peer's own capabilities come with a later
                    // version.
                    ContentCipher.AES_256_CBC))
        .toList();
  }

  private static Set<String> named(Mail mail) {
    return Stream.of("To", "Cc")
        .flatMap(name -> AddressList.mailboxes(mail.message(), name))
        .map(mailbox -> mailbox.address().key())
        .collect(Collectors.toSet());
  }
}
