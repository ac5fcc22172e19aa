package org.sealpost.cli.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.PrivateCa;

/**
 * The certificate that our SMTP listeners show: the configured one, else one of the private
 * authority whose key is made at each start and lives in memory alone.
 */
final class ListenerTls {

  private static final char[] NO_SECRET = "in memory alone".toCharArray();

  private final Certificate[] chain;
  private final PrivateKey key;

  ListenerTls(Configuration configuration, PrivateCa authority) {
    try {
      if (configuration.tls().isPresent()) {
        var section = configuration.tls().get();
        this.chain = chain(section.certificate());
        this.key = key(section.key(), chain[0]);
      } else {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        this.chain = issued(configuration.hostname(), authority, pair.getPublic());
        this.key = pair.getPrivate();
      }
    } catch (IOException | GeneralSecurityException unusable) {
      throw new StartFailure(
          "the certificate for STARTTLS cannot be used (tls.certificate, tls.key): "
              + unusable.getMessage(),
          unusable);
    }
  }

  /** A context of its own, so that sessions cannot be resumed at another listener. */
  SSLContext context() {
    try {
      return context(chain, key);
    } catch (GeneralSecurityException unusable) {
      throw new StartFailure(
          "the key for STARTTLS does not fit: " + unusable.getMessage(), unusable);
    }
  }

  private static Certificate[] issued(Domain hostname, PrivateCa authority, PublicKey key) {
    var request = "listener " + hostname + " " + UUID.randomUUID();
    return switch (authority.issue(
        request, new CertificateRequest.Server(List.of(hostname), key))) {
      case IssueOutcome.Issued(var certificate, var above) ->
          Stream.concat(Stream.of(certificate), above.stream()).toArray(Certificate[]::new);
      case IssueOutcome.Refused(var faults) ->
          throw new StartFailure(
              "the private authority does not certify " + hostname + ": " + faults,
              new IllegalStateException());
    };
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    var chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (chain.isEmpty()) {
      throw new StartFailure(file + " holds no certificate", new IllegalArgumentException());
    }
    return chain.toArray(new Certificate[0]);
  }

  private static SSLContext context(Certificate[] chain, PrivateKey key)
      throws GeneralSecurityException {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("listener", key, NO_SECRET, chain);
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_SECRET);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException impossible) {
      throw new GeneralSecurityException(impossible);
    }
  }

  private static PrivateKey key(Path file, Certificate certificate)
      throws IOException, GeneralSecurityException {
    var text = Files.readString(file);
    int begin = text.indexOf("-----BEGIN PRIVATE KEY-----");
    int end = text.indexOf("-----END PRIVATE KEY-----");
    if (begin < 0 || end < begin) {
      throw new StartFailure(
          file + " holds no key in PKCS #8; make one with: openssl pkcs8 -topk8 -nodes -in " + file,
          new IllegalArgumentException());
    }
    var der =
        Base64.getMimeDecoder()
            .decode(text.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end));
    return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(der));
  }
}
