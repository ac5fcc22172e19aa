package org.sealpost.reports;

import java.net.InetAddress;
import java.util.Optional;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.mail.Address;
import org.sealpost.mail.Mail;

/** Where the path of mail meets reports. */
public final class ReportDesk {

  private final Optional<DmarcResults> counts;
  private final Optional<ReportIntake> intake;

  /**
   * @param counts what is told to other domains; empty if nothing is
   * @param intake who takes in what others tell; empty if nobody does
   */
  public ReportDesk(Optional<DmarcResults> counts, Optional<ReportIntake> intake) {
    this.counts = counts;
    this.intake = intake;
  }

  /** A mail was judged and answered. */
  public void judged(AuthenticationOutcome outcome, InetAddress client, MailFate fate) {
    counts.ifPresent(results -> results.count(outcome, client, fate));
  }

  /** Whether reports arrive at this address. */
  public boolean isFor(Address recipient) {
    return intake.filter(open -> open.isFor(recipient)).isPresent();
  }

  /** Reads a mail that came to such an address; may block for the DNS. */
  public Intake intake(Mail mail, AuthenticationOutcome sender) {
    return intake
        .orElseThrow(() -> new IllegalStateException("no address for reports is set"))
        .of(mail, sender);
  }
}
