package org.sealpost.privateca.lint;

import java.util.Optional;

final class NoUniqueIds implements Lint {

  @Override
  public String code() {
    return "pkix.issuer_unique_id_present";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.1.2.8";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var tbs = candidate.certificate().toASN1Structure().getTBSCertificate();
    return tbs.getIssuerUniqueId() == null && tbs.getSubjectUniqueId() == null
        ? Optional.empty()
        : Optional.of("it has a unique id, which must not be used");
  }
}
