package org.sealpost.smtp;

import java.util.Map;

/**
 * What a listener has done since it started.
 *
 * @param sessions clients that connected
 * @param open sessions that are open now
 * @param turnedAway clients that met a limit or were refused before the greeting
 * @param mails accepted
 * @param refused mails refused after their last octet
 * @param octets of mail content received, refused ones included
 * @param reasons how often a client was turned away, then or later, by reason; those that happened
 * @param stressed whether it is so crowded that limits are strict
 */
public record SmtpCounters(
    long sessions,
    long open,
    long turnedAway,
    long mails,
    long refused,
    long octets,
    Map<TurnedAway, Long> reasons,
    boolean stressed) {

  public SmtpCounters {
    reasons = Map.copyOf(reasons);
  }
}
