package org.sealpost.privateca.lint;

import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

final class SubjectKeyIsNamed implements Lint {

  private static final int MOST_OCTETS = 20;

  @Override
  public String code() {
    return "pkix.certificate_skid_missing";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.2";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var named = SubjectKeyIdentifier.fromExtensions(candidate.certificate().getExtensions());
    return named != null
            && named.getKeyIdentifier().length > 0
            && named.getKeyIdentifier().length <= MOST_OCTETS
        ? Optional.empty()
        : Optional.of("the key has no identifier of 1 to 20 octets");
  }
}
