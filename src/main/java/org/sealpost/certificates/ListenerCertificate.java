package org.sealpost.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate of our listeners that we care for ourselves.
 *
 * @param chain its own certificate first
 * @param key signs through the vault and cannot be read
 * @param renewAt when we ask for the next one
 */
public record ListenerCertificate(List<X509Certificate> chain, PrivateKey key, Instant renewAt) {

  public ListenerCertificate {
    chain = List.copyOf(chain);
  }
}
