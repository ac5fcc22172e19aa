package org.sealpost.dns;

/**
 * Who may issue certificates (RFC 8659 §4.1).
 *
 * @param isCritical whether an authority that does not know the tag must not issue at all
 * @param tag what it is about, in lower case: {@code issue}, {@code issuemail}
 * @param value the authority with its parameters; {@code ;} for nobody
 */
public record CaaRecord(boolean isCritical, String tag, String value) {}
