package org.sealpost.privateca.lint;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** A mailbox-validated certificate says nothing about its owner but the mailbox. */
final class SubjectHasNoStrangeAttributes implements Lint {

  private static final Set<ASN1ObjectIdentifier> MAILBOX =
      Set.of(BCStyle.CN, BCStyle.SERIALNUMBER, BCStyle.EmailAddress);
  private static final Set<ASN1ObjectIdentifier> SERVER = Set.of(BCStyle.CN);
  private static final Set<ASN1ObjectIdentifier> AUTHORITY =
      Set.of(BCStyle.CN, BCStyle.O, BCStyle.C);

  @Override
  public String code() {
    return "cabf.smime.prohibited_attribute";
  }

  @Override
  public String citation() {
    return "S/MIME BR 7.1.4.2.3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var seen = new HashSet<ASN1ObjectIdentifier>();
    for (var rdn : candidate.certificate().getSubject().getRDNs()) {
      for (var attribute : rdn.getTypesAndValues()) {
        if (!allowed(candidate.kind()).contains(attribute.getType())) {
          return Optional.of("the subject must not have the attribute " + attribute.getType());
        }
        if (!seen.add(attribute.getType())) {
          return Optional.of("the subject has the attribute " + attribute.getType() + " twice");
        }
      }
    }
    return Optional.empty();
  }

  private static Set<ASN1ObjectIdentifier> allowed(Kind kind) {
    return switch (kind) {
      case MAILBOX -> MAILBOX;
      case SERVER -> SERVER;
      case ROOT, AUTHORITY -> AUTHORITY;
    };
  }
}
