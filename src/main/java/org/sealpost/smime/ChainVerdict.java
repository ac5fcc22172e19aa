package org.sealpost.smime;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** What is thought of a certificate. */
public sealed interface ChainVerdict {

  /** A chain leads to a trust anchor; the leaf comes first. */
  record Trusted(List<X509Certificate> chain) implements ChainVerdict {

    public Trusted {
      chain = List.copyOf(chain);
    }
  }

  /** No chain leads to a trust anchor, or none of them holds. */
  record Untrusted(String reason) implements ChainVerdict {}

  /** Its authority took it back. */
  record Revoked(Instant since, String reason) implements ChainVerdict {}

  /** It, or one above it, is not valid at that time. */
  record Expired(String reason) implements ChainVerdict {}
}
