package org.sealpost.privateca.lint;

import java.util.Optional;

/** A certificate that outlives its issuer stops working without anybody having meant it. */
final class LifeEndsBeforeTheIssuers implements Lint {

  @Override
  public String code() {
    return "sealpost.outlives_issuer";
  }

  @Override
  public String citation() {
    return "RFC 5280 §6.1.3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var certificate = candidate.certificate();
    var issuer = candidate.issuer();
    if (certificate.getNotAfter().toInstant().isAfter(issuer.getNotAfter().toInstant())) {
      return Optional.of("it ends after its issuer does");
    }
    return certificate.getNotBefore().toInstant().isBefore(issuer.getNotBefore().toInstant())
        ? Optional.of("it begins before its issuer does")
        : Optional.empty();
  }
}
