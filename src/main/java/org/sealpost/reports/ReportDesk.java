package org.sealpost.reports;

import java.net.InetAddress;
import java.util.Optional;
import org.sealpost.authenticity.AuthenticationOutcome;

/** Where the path of mail meets reports. */
public final class ReportDesk {

  private final Optional<DmarcResults> counts;

  /**
   * @param counts what is told to other domains; empty if nothing is
   */
  public ReportDesk(Optional<DmarcResults> counts) {
    this.counts = counts;
  }

  /** A mail was judged and answered. */
  public void judged(AuthenticationOutcome outcome, InetAddress client, MailFate fate) {
    counts.ifPresent(results -> results.count(outcome, client, fate));
  }
}
