package org.sealpost.privateca.lint;

import java.util.Optional;

final class VersionIsThree implements Lint {

  @Override
  public String code() {
    return "pkix.certificate_version_is_not_v3";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.1.2.1";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    int version = candidate.certificate().getVersionNumber();
    return version == 3
        ? Optional.empty()
        : Optional.of("the version is " + version + ", with extensions it must be 3");
  }
}
