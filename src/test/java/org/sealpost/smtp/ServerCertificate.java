package org.sealpost.smtp;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed certificate for a host, and the TLS contexts of who has it and who trusts it. */
public record ServerCertificate(X509Certificate certificate, KeyStore keys) {

  private static final char[] PASSWORD = "secret".toCharArray();

  /** A certificate that names the host as RFC 9525 wants it. */
  public static ServerCertificate naming(String host) {
    return of(host, Optional.of(host));
  }

  /** A certificate that names the host only in its subject. */
  static ServerCertificate withoutAlternativeName(String host) {
    return of(host, Optional.empty());
  }

  private static ServerCertificate of(String host, Optional<String> alternative) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var name = new X500Name("CN=" + host);
      var now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(now.toEpochMilli()),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              name,
              pair.getPublic());
      if (alternative.isPresent()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, alternative.get())));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(null, PASSWORD);
      keys.setKeyEntry("server", pair.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
      return new ServerCertificate(certificate, keys);
    } catch (GeneralSecurityException | OperatorCreationException | IOException broken) {
      throw new AssertionError(broken);
    }
  }

  /** Writes key and certificate as PEM, as OpenSSL and Postfix want them. */
  public Path pem(Path file) {
    try {
      return Files.writeString(
          file,
          pem("PRIVATE KEY", wholeKey().getEncoded())
              + pem("CERTIFICATE", certificate.getEncoded()));
    } catch (GeneralSecurityException | IOException broken) {
      throw new AssertionError(broken);
    }
  }

  /** RFC 5915 §3: with the public half in it, without which GnuTLS does not read a key. */
  private PrivateKeyInfo wholeKey() throws GeneralSecurityException, IOException {
    var secret = (java.security.interfaces.ECPrivateKey) keys.getKey("server", PASSWORD);
    var open = SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
    return new PrivateKeyInfo(
        open.getAlgorithm(),
        new ECPrivateKey(
            256, secret.getS(), open.getPublicKeyData(), open.getAlgorithm().getParameters()));
  }

  private static String pem(String what, byte[] octets) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(octets));
  }

  /** The context of the server. */
  public SSLContext serving() {
    try {
      var managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  /** The context of a client that trusts this certificate and no other. */
  public SSLContext trusting() {
    try {
      var anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, PASSWORD);
      anchors.setCertificateEntry("anchor", certificate);
      var managers = TrustManagerFactory.getInstance("PKIX");
      managers.init(anchors);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
