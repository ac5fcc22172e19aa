package org.sealpost.mailflow;

import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.checks.Acquaintances;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Screening;
import org.sealpost.mail.Mail;
import org.sealpost.policy.InboundPolicy;
import org.sealpost.policy.Verdict;
import org.sealpost.smime.Opened;

/** Lets the checks look and the policy weigh. */
final class Judging {

  private final Screening screening;
  private final InboundPolicy policy;
  private final Acquaintances acquaintances;

  Judging(Screening screening, InboundPolicy policy, Acquaintances acquaintances) {
    this.screening = screening;
    this.policy = policy;
    this.acquaintances = acquaintances;
  }

  Verdict verdict(Mail mail, AuthenticationOutcome sender, Opened opened) {
    var evidence = Evidence.of(mail, sender, opened, acquaintances);
    return policy.judge(evidence, screening.screen(evidence));
  }
}
