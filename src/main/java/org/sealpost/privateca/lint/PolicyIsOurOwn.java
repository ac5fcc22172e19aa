package org.sealpost.privateca.lint;

import java.util.HashSet;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.PolicyInformation;

/**
 * A policy is named, and it is none of the CA/Browser Forum's: asserting theirs would claim an
 * audit that a private authority has not had.
 */
final class PolicyIsOurOwn implements Lint {

  private static final ASN1ObjectIdentifier ANY = new ASN1ObjectIdentifier("2.5.29.32.0");
  private static final ASN1ObjectIdentifier FORUM = new ASN1ObjectIdentifier("2.23.140");

  @Override
  public String code() {
    return "cabf.smime.no_required_reserved_policy_oid";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.4; S/MIME BR 7.1.6.1";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var policies = CertificatePolicies.fromExtensions(candidate.certificate().getExtensions());
    if (candidate.kind() == Kind.ROOT) {
      return policies == null ? Optional.empty() : Optional.of("a root names no policy");
    }
    if (policies == null) {
      return Optional.of("no policy is named");
    }
    var seen = new HashSet<ASN1ObjectIdentifier>();
    for (PolicyInformation policy : policies.getPolicyInformation()) {
      var oid = policy.getPolicyIdentifier();
      if (oid.equals(ANY) || oid.on(FORUM)) {
        return Optional.of("the policy " + oid + " is not ours to name");
      }
      if (!seen.add(oid)) {
        return Optional.of("the policy " + oid + " is named twice");
      }
    }
    return Optional.empty();
  }
}
