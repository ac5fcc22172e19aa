package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate of somebody outside.
 *
 * @param partner the address, or for a whole domain its name
 * @param anchor the fingerprint of the root by which it was trusted; empty for imported ones
 * @param reason why it waits, or was refused
 * @param certificates the certificate and those above it
 */
public record PartnerCertificate(
    String id,
    String partner,
    String fingerprint,
    Source source,
    State state,
    String anchor,
    String reason,
    Instant learnedAt,
    Instant lastSeenAt,
    List<X509Certificate> certificates) {

  /** Where it came from. */
  public enum Source {
    /** From a mail that it had validly signed. */
    LEARNED,
    /** From an administrator. */
    IMPORTED
  }

  /** Whether it is used. */
  public enum State {
    /** Mail is encrypted to it. */
    USABLE,
    /** Another one is in use; an administrator, or the end of that one, decides. */
    WAITING,
    /** An administrator does not want it. */
    REFUSED
  }

  public PartnerCertificate {
    certificates = List.copyOf(certificates);
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return certificates.getFirst();
  }
}
