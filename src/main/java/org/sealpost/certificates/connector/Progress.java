package org.sealpost.certificates.connector;

import java.security.cert.X509Certificate;
import java.util.List;

/** How far an order is. */
public sealed interface Progress {

  /** The authority is at it. */
  record Pending(String why) implements Progress {}

  /**
   * The certificate is there.
   *
   * @param chain those above it, the root last or left out
   */
  record Issued(X509Certificate certificate, List<X509Certificate> chain) implements Progress {

    public Issued {
      chain = List.copyOf(chain);
    }
  }

  /** There will be no certificate for this order. */
  record Rejected(String reason) implements Progress {}
}
