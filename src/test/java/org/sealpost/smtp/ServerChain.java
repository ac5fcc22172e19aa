package org.sealpost.smtp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's certificate under an authority, as TLS servers send it. */
public record ServerChain(X509Certificate server, X509Certificate authority, KeyPair keys) {

  private static final char[] PASSWORD = "secret".toCharArray();

  /** A certificate for this host that ends so many days from now; negative: it has ended. */
  static ServerChain of(String host, int days) {
    return new TestAuthority().issue(host, days);
  }

  /** The context of a server that sends these certificates. */
  public SSLContext serving(List<X509Certificate> sent) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      store.setKeyEntry(
          "server", keys.getPrivate(), PASSWORD, sent.toArray(X509Certificate[]::new));
      var managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(store, PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException broken) {
      throw new AssertionError(broken);
    }
  }

  /** The context of a server that sends both. */
  public SSLContext serving() {
    return serving(List.of(server, authority));
  }
}
