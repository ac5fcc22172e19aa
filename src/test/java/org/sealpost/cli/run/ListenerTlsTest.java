package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
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
    var tls = ListenerTls.of(section());
    var context = tls.context();
    assertThat(shown(context, first.certificate())).isEqualTo(first.certificate());
    assertThat(context.getServerSessionContext().getSessionCacheSize())
        .as("handshakes without end cannot fill memory")
        .isBetween(1, 2_000);

    // Another kind of key too, as when an administrator changes from RSA to ECDSA or back.
    var second = made(pair("RSA", 2048), "second");
    put(second);
    tls.refresh(InstantSource.system());
    assertThat(tls.certificate()).isEqualTo(second.certificate());
    assertThat(shown(context, second.certificate())).isEqualTo(second.certificate());
  }

  @Test
  void filesThatDoNotFitChangeNothingUntilTheyDo() throws Exception {
    var first = made(pair("EC", 256), "first");
    var second = made(pair("EC", 256), "second");
    put(first);
    var tls = ListenerTls.of(section());

    putCertificate(second);
    tls.refresh(InstantSource.system());
    assertThat(tls.certificate())
        .as("a new certificate, the old key")
        .isEqualTo(first.certificate());
    Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nMIG");
    tls.refresh(InstantSource.system());
    assertThat(tls.certificate()).as("half a key").isEqualTo(first.certificate());
    Files.delete(folder.resolve("key.pem"));
    tls.refresh(InstantSource.system());
    assertThat(tls.certificate()).as("no key").isEqualTo(first.certificate());
    assertThat(shown(tls.context(), first.certificate())).isEqualTo(first.certificate());

    put(second);
    tls.refresh(InstantSource.system());
    assertThat(tls.certificate()).isEqualTo(second.certificate());
  }

  @Test
  void aHandshakeThatHasBegunEndsWithTheKeyItBeganWith() throws Exception {
    var first = made(pair("EC", 256), "first");
    var second = made(pair("EC", 256), "second");
    put(first);
    var keys = new SwappedKeys(List.of(ListenerKey.read(section().certificate(), section().key())));
    var begun = keys.chooseEngineServerAlias("EC", null, null);
    assertThat(begun).isNotNull();
    put(second);
    keys.swap(List.of(ListenerKey.read(section().certificate(), section().key())));

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
    assertThatThrownBy(() -> ListenerTls.of(section()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("tls.key")
        .hasMessageContaining("is not the key of the certificate");
  }

  private record Made(KeyPair pair, X509Certificate certificate) {}

  private TlsSection.Files section() {
    return new TlsSection.Files(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
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
    return TlsProbe.shown(server, trusted, "TLSv1.3", "first.example.org");
  }
}
