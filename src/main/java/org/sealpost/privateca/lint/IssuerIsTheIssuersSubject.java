package org.sealpost.privateca.lint;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Octet for octet: some clients compare names that way. */
final class IssuerIsTheIssuersSubject implements Lint {

  @Override
  public String code() {
    return "pkix.name_chaining";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.1.2.4; S/MIME BR 7.1.4.1";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    try {
      var named = candidate.certificate().getIssuer().getEncoded();
      var subject = candidate.issuer().getSubject().getEncoded();
      return Arrays.equals(named, subject)
          ? Optional.empty()
          : Optional.of("the issuer is not named as it names itself");
    } catch (IOException unwritable) {
      return Optional.of("a name cannot be encoded");
    }
  }
}
