package org.sealpost.privateca.lint;

import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.jspecify.annotations.Nullable;

/** An authority says so, critically; nobody else does. */
final class BasicConstraintsFit implements Lint {

  @Override
  public String code() {
    return "cabf.smime.is_ca_certificate";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.9; S/MIME BR 7.1.2";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var extensions = candidate.certificate().getExtensions();
    var constraints = BasicConstraints.fromExtensions(extensions);
    return candidate.kind().isAuthority()
        ? authority(candidate, constraints)
        : constraints != null && (constraints.isCA() || constraints.getPathLenConstraint() != null)
            ? Optional.of("it claims to be an authority")
            : Optional.empty();
  }

  private static Optional<String> authority(
      Candidate candidate, @Nullable BasicConstraints constraints) {
    if (constraints == null
        || !constraints.isCA()
        || !candidate.certificate().getExtension(Extension.basicConstraints).isCritical()) {
      return Optional.of("it does not say, critically, that it is an authority");
    }
    var pathLength = constraints.getPathLenConstraint();
    return switch (candidate.kind()) {
      case ROOT ->
          pathLength == null ? Optional.empty() : Optional.of("a root limits no path length");
      case AUTHORITY, MAILBOX, SERVER ->
          pathLength != null && pathLength.signum() == 0
              ? Optional.empty()
              : Optional.of("the path length must be 0");
    };
  }
}
