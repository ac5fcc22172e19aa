package org.sealpost.cli.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.sealpost.certificates.CertificateHosts;
import org.sealpost.certificates.ListenerCertificate;
import org.sealpost.monitoring.ListenerTerm;

/**
 * A certificate with those above it, and its key.
 *
 * @param chain the listener's own first
 * @param key fits the first certificate
 * @param source where it comes from: {@code files}, {@code private}, {@code acme}
 * @param renewAt when we renew it ourselves; empty if that is somebody else's task
 */
public record ListenerKey(
    List<X509Certificate> chain, PrivateKey key, String source, Optional<Instant> renewAt) {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /** No chain and no key is larger; a log or a device named by mistake may be. */
  private static final long LARGEST_FILE = 1 << 20;

  public ListenerKey {
    chain = List.copyOf(chain);
  }

  /** One that we care for ourselves, its key in the vault. */
  static ListenerKey kept(ListenerCertificate kept, String source) {
    return new ListenerKey(kept.chain(), kept.key(), source, Optional.of(kept.renewAt()));
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /** How long it lasts. */
  ListenerTerm term() {
    var name = CertificateHosts.of(certificate()).stream().findFirst().orElse("");
    return new ListenerTerm(name, source, certificate().getNotAfter().toInstant(), renewAt);
  }

  /** Whether TLS may use it where it asks for a key of this type. */
  boolean isOf(String type) {
    var algorithm = certificate().getPublicKey().getAlgorithm();
    return type.equals(algorithm) || type.startsWith(algorithm + "_");
  }

  /** Whether the certificate is for this host. */
  boolean names(String host) {
    return CertificateHosts.covers(certificate(), host);
  }

  /** Reads both from PEM files; throws if they are unreadable or do not belong together. */
  public static ListenerKey read(Path certificate, Path key) throws GeneralSecurityException {
    try {
      var chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(octets(certificate)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new CertificateException(certificate + " holds no certificate");
      }
      var found = new ListenerKey(chain, key(key, chain.getFirst()), "files", Optional.empty());
      found.requireFit(key);
      return found;
    } catch (IOException unreadable) {
      throw new GeneralSecurityException("cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static byte[] octets(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException(file + " is larger than 1 MiB");
    }
    return Files.readAllBytes(file);
  }

  private static PrivateKey key(Path file, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    var text = new String(octets(file), StandardCharsets.US_ASCII);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new GeneralSecurityException(
          file
              + " holds no key in PKCS #8; make one with: openssl pkcs8 -topk8 -nodes -in "
              + file);
    }
    try {
      var der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException noBase64) {
      throw new GeneralSecurityException(file + " is not PEM: " + noBase64.getMessage(), noBase64);
    }
  }

  /** TLS would notice a wrong key only at the first handshake, in front of a peer. */
  private void requireFit(Path file) throws GeneralSecurityException {
    var algorithm = key.getAlgorithm();
    var scheme =
        switch (algorithm) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> algorithm;
        };
    var probe = new byte[32];
    new SecureRandom().nextBytes(probe);
    var signer = Signature.getInstance(scheme);
    signer.initSign(key);
    signer.update(probe);
    var verifier = Signature.getInstance(scheme);
    verifier.initVerify(certificate().getPublicKey());
    verifier.update(probe);
    if (!verifier.verify(signer.sign())) {
      throw new GeneralSecurityException(file + " is not the key of the certificate");
    }
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "ListenerKey[" + certificate().getSubjectX500Principal() + "]";
  }
}
