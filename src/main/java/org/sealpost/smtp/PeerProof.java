package org.sealpost.smtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.sealpost.dns.TlsaRecord;

/**
 * Holds the certificates of a TLS peer against what it must prove, beyond what the JVM looks at.
 */
final class PeerProof {

  private PeerProof() {}

  /**
   * Fails if the peer is not who it must be.
   *
   * @param chain as the peer sent it, its own certificate first
   */
  static void require(Protection protection, List<X509Certificate> chain)
      throws SSLPeerUnverifiedException {
    switch (protection) {
      case Protection.Level _ -> {}
      case Protection.Dane(Set<TlsaRecord> records, List<String> names) ->
          requireDane(records, names, chain);
      case Protection.Pinned(Set<String> keys) -> requirePin(keys, chain);
    }
  }

  private static void requireDane(
      Set<TlsaRecord> records, List<String> names, List<X509Certificate> chain)
      throws SSLPeerUnverifiedException {
    if (!new Dane(records).accepts(chain, names)) {
      throw new SSLPeerUnverifiedException("the certificate fits none of the TLSA records");
    }
  }

  private static void requirePin(Set<String> keys, List<X509Certificate> chain)
      throws SSLPeerUnverifiedException {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      var key = sha256.digest(chain.getFirst().getPublicKey().getEncoded());
      if (!keys.contains(HexFormat.of().formatHex(key))) {
        throw new SSLPeerUnverifiedException("the server's key is none of those agreed with it");
      }
    } catch (GeneralSecurityException noSha) {
      throw new IllegalStateException("this JVM has no SHA-256", noSha);
    }
  }
}
