package org.sealpost.checks.sender;

import java.util.stream.Collectors;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DkimOutcome;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/** Sees mail whose domain in From does not stand behind it. */
public final class FailedAuthentication implements Check {

  @Override
  public String name() {
    return "failed-authentication";
  }

  @Override
  public Concern concern() {
    return Concern.PHISHING;
  }

  @Override
  public Finding look(Evidence evidence) {
    return evidence.authentication().map(FailedAuthentication::judge).orElseGet(Finding::nothing);
  }

  private static Finding judge(AuthenticationOutcome outcome) {
    if (outcome.authenticated() || outcome.isOverruled()) {
      return Finding.nothing();
    }
    var domain = outcome.fromDomain().map(Domain::display).orElse("From");
    if (outcome.isOpen()) {
      return new Finding.Seen(
          domain + " does not stand behind this mail, and the DNS does not tell who sealed it",
          0.3);
    }
    if (outcome.dmarc().result() == AuthenticationResult.FAIL) {
      return Finding.seen(
          domain + " does not stand behind this mail: DMARC failed, " + outcome.dmarc().reason());
    }
    return switch (outcome.spf().result()) {
      case FAIL -> seen(outcome, " forbids the client to send for it (SPF fail)", 0.8);
      case SOFTFAIL -> seen(outcome, " does not name the client as its own (SPF softfail)", 0.3);
      case NONE, NEUTRAL, PASS, POLICY, TEMPERROR, PERMERROR -> signatures(outcome);
    };
  }

  /** A signature that does not hold proves nothing (RFC 6376 §6.1); all broken is odd. */
  private static Finding signatures(AuthenticationOutcome outcome) {
    boolean broken =
        !outcome.dkim().isEmpty()
            && outcome.dkim().stream().allMatch(d -> d.result() == AuthenticationResult.FAIL);
    return broken
        ? new Finding.Seen(
            "No signature holds: "
                + outcome.dkim().stream()
                    .map(DkimOutcome::reason)
                    .distinct()
                    .collect(Collectors.joining("; ")),
            0.3)
        : Finding.nothing();
  }

  private static Finding seen(AuthenticationOutcome outcome, String what, double strength) {
    var domain = outcome.spf().domain().map(Domain::display).orElse("The sender's domain");
    return new Finding.Seen(domain + what, strength);
  }
}
