package org.sealpost.dns;

/**
 * One mail exchanger (RFC 5321 §5.1).
 *
 * @param preference lower is better
 * @param host the exchanger's name without trailing dot; empty for the null MX (RFC 7505 §3)
 */
public record MxRecord(int preference, String host) {}
