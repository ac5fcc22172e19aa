package org.sealpost.smtp;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS for a client that takes whatever certificate it is shown, as most mail servers do. */
public final class AnyServer implements X509TrustManager {

  private AnyServer() {}

  /** A context that believes every server. */
  public static SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyServer()}, null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) {
    throw new AssertionError("this is a client");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
