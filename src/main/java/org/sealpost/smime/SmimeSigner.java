package org.sealpost.smime;

import java.security.cert.X509Certificate;
import java.util.List;
import org.sealpost.keys.KeyId;

/**
 * Who signs.
 *
 * @param certificate the signer's certificate
 * @param chain the certificates above it; a root among them is not sent along
 * @param key the private key, which stays in the vault
 */
public record SmimeSigner(X509Certificate certificate, List<X509Certificate> chain, KeyId key) {

  public SmimeSigner {
    chain = List.copyOf(chain);
  }
}
