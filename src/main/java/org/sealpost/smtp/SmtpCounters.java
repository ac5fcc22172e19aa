package org.sealpost.smtp;

/**
 * What a listener has done since it started.
 *
 * @param sessions clients that connected
 * @param open sessions that are open now
 * @param turnedAway clients that met a limit on sessions, or were refused before the greeting
 * @param mails accepted
 * @param refused mails refused after their last octet
 * @param octets of mail content received, refused ones included
 */
public record SmtpCounters(
    long sessions, long open, long turnedAway, long mails, long refused, long octets) {}
