package org.sealpost.audit;

import java.time.Instant;

/**
 * A recorded deed.
 *
 * @param sequence its place in the chain, from 1, without gaps
 * @param at when it was recorded
 * @param entry the deed
 * @param hash SHA-256 over the line before and this one, 64 hexadecimal digits
 */
public record AuditLine(long sequence, Instant at, AuditEntry entry, String hash) {}
