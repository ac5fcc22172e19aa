package org.sealpost.privateca.lint;

import java.time.Duration;
import java.util.Optional;

/** Both ends count, so a life of n days ends one second before its n-th midnight. */
final class LifeIsBounded implements Lint {

  @Override
  public String code() {
    return "cabf.smime.certificate_validity_period_exceeds_825_days";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.1.2.5; S/MIME BR 6.3.2";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var from = candidate.certificate().getNotBefore().toInstant();
    var to = candidate.certificate().getNotAfter().toInstant();
    if (!from.isBefore(to)) {
      return Optional.of("it ends before it begins");
    }
    long most = mostDays(candidate.kind());
    var life = Duration.between(from, to).plusSeconds(1);
    return life.compareTo(Duration.ofDays(most)) > 0
        ? Optional.of("it lives longer than " + most + " days")
        : Optional.empty();
  }

  private static long mostDays(Kind kind) {
    return switch (kind) {
      case MAILBOX -> 825;
      case SERVER -> 398;
      case ROOT -> 25 * 366;
      case AUTHORITY -> 10 * 366;
    };
  }
}
