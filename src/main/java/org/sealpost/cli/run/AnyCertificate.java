package org.sealpost.cli.run;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * Lets clients of a listener show any certificate: one that nobody knows must not keep its owner
 * from sending as everybody may. The handshake proves that they have the key; {@link
 * KnownCertificates} says afterwards what that is worth.
 */
final class AnyCertificate implements X509TrustManager {

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  /** Listeners never come as clients. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a listener asks no server");
  }

  /** Empty: the client shows what it has. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
