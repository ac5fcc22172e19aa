package org.sealpost.mail;

import java.util.Locale;

/**
 * The words by which SPF, DKIM, DMARC and ARC tell what they found (RFC 8601 §2.7). Only {@link
 * #PASS} proves anything.
 */
public enum AuthenticationResult {
  /** Nothing was there to look at: no record, no signature. */
  NONE,
  /** What was claimed is true. */
  PASS,
  /** What was claimed is not true. */
  FAIL,
  /** SPF: probably not true; the domain's owner does not dare to say so. */
  SOFTFAIL,
  /** Neither true nor false. */
  NEUTRAL,
  /** Technically true, and still not accepted by our own rules. */
  POLICY,
  /** Nobody knows now; ask again later. Never to be read as a pass. */
  TEMPERROR,
  /** Cannot be looked at: the record or the signature is broken. */
  PERMERROR;

  /** The word as it stands in an Authentication-Results field. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
