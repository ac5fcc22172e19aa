package org.sealpost.cli.run;

import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A TLS client that trusts one root alone, and tells what it is shown. */
final class TlsProbe {

  private TlsProbe() {}

  /** The certificate that a server context shows to a client of that protocol which asks so. */
  static X509Certificate shown(
      SSLContext server, X509Certificate trusted, String protocol, String host) throws Exception {
    try (var listening =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(20_000);
      var serving =
          new FutureTask<>(
              () -> {
                try (var session = listening.accept()) {
                  return session.getInputStream().read();
                }
              });
      Thread.ofVirtual().start(serving);
      try (var client =
          (SSLSocket)
              trusting(trusted)
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
        client.setSoTimeout(20_000);
        var parameters = client.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        parameters.setServerNames(List.of(new SNIHostName(host)));
        client.setSSLParameters(parameters);
        client.getOutputStream().write('x');
        client.getOutputStream().flush();
        if (serving.get() != 'x') {
          throw new AssertionError("the octet was lost");
        }
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
      }
    }
  }

  /** A client context that trusts one root alone. */
  static SSLContext trusting(X509Certificate root) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", root);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
