package org.sealpost.privateca.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Address;

/**
 * A mailbox lies where its issuer may certify. Looked at by hand, because the usual validators
 * forget that these limits are meant for SmtpUTF8Mailbox too (RFC 9598 §6).
 */
final class MailboxIsWithinConstraints implements Lint {

  @Override
  public String code() {
    return "pkix.name_constraints_violated";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.10; RFC 9598 §6";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    if (candidate.kind().isAuthority()) {
      return own(candidate);
    }
    var permitted = permitted(candidate.issuer().getExtension(Extension.nameConstraints));
    if (permitted.isEmpty()) {
      return Optional.empty();
    }
    return candidate.mailboxes().stream().allMatch(mailbox -> isWithin(mailbox, permitted))
        ? Optional.empty()
        : Optional.of("the issuer must not certify mailboxes of that domain");
  }

  private static Optional<String> own(Candidate candidate) {
    var extension = candidate.certificate().getExtension(Extension.nameConstraints);
    return extension == null || extension.isCritical()
        ? Optional.empty()
        : Optional.of("the name constraints must be critical");
  }

  private static List<String> permitted(@Nullable Extension extension) {
    var hosts = new ArrayList<String>();
    if (extension != null) {
      var trees = NameConstraints.getInstance(extension.getParsedValue()).getPermittedSubtrees();
      for (GeneralSubtree tree : trees == null ? new GeneralSubtree[0] : trees) {
        if (tree.getBase().getTagNo() == GeneralName.rfc822Name) {
          hosts.add(ASN1IA5String.getInstance(tree.getBase().getName()).getString());
        }
      }
    }
    return hosts;
  }

  private static boolean isWithin(String mailbox, List<String> permitted) {
    return Address.parse(mailbox)
        .map(address -> address.domain().name())
        .filter(
            host ->
                permitted.stream()
                    .anyMatch(
                        tree -> tree.startsWith(".") ? host.endsWith(tree) : host.equals(tree)))
        .isPresent();
  }
}
