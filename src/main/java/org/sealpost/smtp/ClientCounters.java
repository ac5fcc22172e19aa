package org.sealpost.smtp;

/**
 * What a client has done since it was made.
 *
 * @param connections that came about, and those that did not
 * @param mails sent to their end, with whatever reply
 * @param mendedLineEnds CR or LF alone in stored mails that became CR LF on the wire
 */
public record ClientCounters(long connections, long mails, long mendedLineEnds) {}
