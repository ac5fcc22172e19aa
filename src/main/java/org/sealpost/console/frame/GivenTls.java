package org.sealpost.console.frame;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLContext;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;

/**
 * TLS for a listener of Tomcat from a context that somebody else made. The context's keys change
 * while it is in use, so there is nothing here to be loaded again.
 */
final class GivenTls implements SSLContext {

  /** For TLS 1.2: what clients of the last ten years have, and nothing without forward secrecy. */
  private static final String CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20";

  private final javax.net.ssl.SSLContext context;

  private GivenTls(javax.net.ssl.SSLContext context) {
    this.context = context;
  }

  static void on(
      Connector connector, Http11NioProtocol protocol, javax.net.ssl.SSLContext context) {
    connector.setScheme("https");
    connector.setSecure(true);
    var host = new SSLHostConfig();
    host.setProtocols("TLSv1.2+TLSv1.3");
    host.setCiphers(CIPHERS);
    host.setHonorCipherOrder(true);
    var certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setSslContext(new GivenTls(context));
    host.addCertificate(certificate);
    protocol.setSSLEnabled(true);
    protocol.addSslHostConfig(host);
  }

  @Override
  public void init(
      KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
      throws KeyManagementException {
    // It came ready.
  }

  @Override
  public void destroy() {
    // It belongs to who made it.
  }

  @Override
  public SSLSessionContext getServerSessionContext() {
    return context.getServerSessionContext();
  }

  @Override
  public SSLEngine createSSLEngine() {
    return context.createSSLEngine();
  }

  @Override
  public SSLServerSocketFactory getServerSocketFactory() {
    return context.getServerSocketFactory();
  }

  @Override
  public SSLParameters getSupportedSSLParameters() {
    return context.getSupportedSSLParameters();
  }

  /** Tomcat would name it in its log; it is not known before a handshake. */
  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return null;
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
