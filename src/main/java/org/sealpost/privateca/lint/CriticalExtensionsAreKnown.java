package org.sealpost.privateca.lint;

import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/** A critical extension that a client does not know makes it refuse the certificate. */
final class CriticalExtensionsAreKnown implements Lint {

  private static final Set<ASN1ObjectIdentifier> MAY_BE_CRITICAL =
      Set.of(
          Extension.basicConstraints,
          Extension.keyUsage,
          Extension.nameConstraints,
          Extension.subjectAlternativeName);

  @Override
  public String code() {
    return "pkix.critical_extension_unexpected";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2; S/MIME BR 7.1.2.3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    for (var oid : candidate.certificate().getCriticalExtensionOIDs()) {
      if (oid instanceof ASN1ObjectIdentifier known && !MAY_BE_CRITICAL.contains(known)) {
        return Optional.of("the extension " + known + " must not be critical");
      }
    }
    var names = candidate.certificate().getExtension(Extension.subjectAlternativeName);
    boolean isNameless = candidate.certificate().getSubject().getRDNs().length == 0;
    return names != null && names.isCritical() != isNameless
        ? Optional.of("the alternative names are critical exactly if the subject is empty")
        : Optional.empty();
  }
}
