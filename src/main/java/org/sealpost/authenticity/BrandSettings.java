package org.sealpost.authenticity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;

/**
 * How indicators are looked for.
 *
 * @param roots of the authorities whose mark certificates count
 * @param isEvidenceRequired whether an indicator without such a certificate is never shown: anybody
 *     can publish anybody's picture
 * @param patience how long one mail waits for its indicator, DNS and web servers together
 */
public record BrandSettings(
    Set<X509Certificate> roots, boolean isEvidenceRequired, Duration patience) {

  public BrandSettings {
    roots = Set.copyOf(roots);
  }
}
