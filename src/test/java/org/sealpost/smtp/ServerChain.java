package org.sealpost.smtp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A server's certificate under an authority, as TLS servers send it. */
record ServerChain(X509Certificate server, X509Certificate authority, KeyPair keys) {

  private static final char[] PASSWORD = "secret".toCharArray();

  /** A certificate for this host that ends so many days from now; negative: it has ended. */
  static ServerChain of(String host, int days) {
    try {
      var root = pair();
      var keys = pair();
      var authority = certificate("Test authority", "", root, root, "Test authority", true, 30);
      var server = certificate("server", host, keys, root, "Test authority", false, days);
      return new ServerChain(server, authority, keys);
    } catch (GeneralSecurityException | OperatorCreationException | IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static KeyPair pair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(
      String subject,
      String host,
      KeyPair keys,
      KeyPair issuerKeys,
      String issuer,
      boolean authority,
      int days)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + issuer),
            BigInteger.valueOf(System.nanoTime() & Long.MAX_VALUE).add(BigInteger.ONE),
            Date.from(now.minus(Duration.ofDays(60))),
            Date.from(now.plus(Duration.ofDays(days))),
            new X500Name("CN=" + subject),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!host.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
  }

  /** The context of a server that sends these certificates. */
  SSLContext serving(List<X509Certificate> sent) {
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
  SSLContext serving() {
    return serving(List.of(server, authority));
  }
}
