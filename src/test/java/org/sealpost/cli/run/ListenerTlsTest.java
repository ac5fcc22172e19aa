package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.Configuration.TlsSection;

/** The certificate of the listeners while its files change below them. */
class ListenerTlsTest {

  @TempDir Path folder;

  @Test
  void aRenewedCertificateIsShownByTheSameContext() throws Exception {
    var first = made(pair("EC", 256), "first");
    put(first);
    var tls = new ListenerTls(section());
    var context = tls.context();
    assertThat(shown(context, first.certificate())).isEqualTo(first.certificate());

    // Another kind of key too, as when an administrator changes from RSA to ECDSA or back.
    var second = made(pair("RSA", 2048), "second");
    put(second);
    tls.refresh();
    assertThat(tls.certificate()).isEqualTo(second.certificate());
    assertThat(shown(context, second.certificate())).isEqualTo(second.certificate());
  }

  @Test
  void filesThatDoNotFitChangeNothingUntilTheyDo() throws Exception {
    var first = made(pair("EC", 256), "first");
    var second = made(pair("EC", 256), "second");
    put(first);
    var tls = new ListenerTls(section());

    putCertificate(second);
    tls.refresh();
    assertThat(tls.certificate())
        .as("a new certificate, the old key")
        .isEqualTo(first.certificate());
    Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nMIG");
    tls.refresh();
    assertThat(tls.certificate()).as("half a key").isEqualTo(first.certificate());
    Files.delete(folder.resolve("key.pem"));
    tls.refresh();
    assertThat(tls.certificate()).as("no key").isEqualTo(first.certificate());
    assertThat(shown(tls.context(), first.certificate())).isEqualTo(first.certificate());

    put(second);
    tls.refresh();
    assertThat(tls.certificate()).isEqualTo(second.certificate());
  }

  @Test
  void aHandshakeThatHasBegunEndsWithTheKeyItBeganWith() throws Exception {
    var first = made(pair("EC", 256), "first");
    var second = made(pair("EC", 256), "second");
    put(first);
    var keys = new SwappedKeys(ListenerKey.read(section().certificate(), section().key()));
    var begun = keys.chooseEngineServerAlias("EC", null, null);
    assertThat(begun).isNotNull();
    put(second);
    keys.swap(ListenerKey.read(section().certificate(), section().key()));

    assertThat(keys.getCertificateChain(begun)).containsExactly(first.certificate());
    assertThat(keys.getPrivateKey(begun)).isEqualTo(first.pair().getPrivate());
    var next = keys.chooseEngineServerAlias("EC", null, null);
    assertThat(keys.getCertificateChain(next)).containsExactly(second.certificate());
    assertThat(keys.getPrivateKey(next)).isEqualTo(second.pair().getPrivate());
  }

  @Test
  void aKeyOfAnotherCertificateKeepsTheGatewayFromStarting() throws Exception {
    put(made(pair("EC", 256), "first"));
    putCertificate(made(pair("EC", 256), "second"));
    assertThatThrownBy(() -> new ListenerTls(section()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("tls.key")
        .hasMessageContaining("is not the key of the certificate");
  }

  private record Made(KeyPair pair, X509Certificate certificate) {}

  private TlsSection section() {
    return new TlsSection(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
  }

  private void put(Made made) throws Exception {
    putCertificate(made);
    write("key.pem", "PRIVATE KEY", made.pair().getPrivate().getEncoded());
  }

  private void putCertificate(Made made) throws Exception {
    write("certificate.pem", "CERTIFICATE", made.certificate().getEncoded());
  }

  private void write(String name, String kind, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder().encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  private static KeyPair pair(String algorithm, int size) throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    return generator.generateKeyPair();
  }

  private static Made made(KeyPair pair, String name) throws Exception {
    var subject = new X500Principal("CN=" + name + ".example.org");
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            BigInteger.ONE,
            Date.from(Instant.parse("2020-01-01T00:00:00Z")),
            Date.from(Instant.parse("2090-01-01T00:00:00Z")),
            subject,
            pair.getPublic());
    var scheme = pair.getPrivate().getAlgorithm().equals("EC") ? "ECDSA" : "RSA";
    var signer = new JcaContentSignerBuilder("SHA256with" + scheme).build(pair.getPrivate());
    return new Made(pair, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
  }

  /** The certificate that a client sees which trusts this one alone. */
  private static X509Certificate shown(SSLContext server, X509Certificate trusted)
      throws Exception {
    try (var listening =
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
        client.getOutputStream().write('x');
        client.getOutputStream().flush();
        assertThat(serving.get()).isEqualTo('x');
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
      }
    }
  }

  private static SSLContext trusting(X509Certificate root) throws Exception {
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
