package org.sealpost.cli.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client certificates that the administrator named: by the digest of their key, whatever else
 * stands in them, or by the authority that issued them, good today and meant for clients.
 */
final class KnownCertificates implements Predicate<List<X509Certificate>> {

  private static final Logger LOG = LoggerFactory.getLogger(KnownCertificates.class);
  private static final long LARGEST_FILE = 1 << 20;
  private static final int LONGEST_CHAIN = 8;
  private static final Set<String> FOR_CLIENTS = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

  private final Set<String> keys;
  private final Set<TrustAnchor> authorities;

  private KnownCertificates(Set<String> keys, Set<TrustAnchor> authorities) {
    this.keys = keys;
    this.authorities = authorities;
  }

  /** Reads digests, 64 hexadecimal digits each, and PEM files. */
  static KnownCertificates of(List<String> named) {
    var keys = new HashSet<String>();
    var authorities = new HashSet<TrustAnchor>();
    for (var one : named) {
      if (one.matches("[0-9A-Fa-f]{64}")) {
        keys.add(one.toLowerCase(Locale.ROOT));
      } else {
        authorities.addAll(authorities(Path.of(one)));
      }
    }
    return new KnownCertificates(Set.copyOf(keys), Set.copyOf(authorities));
  }

  private static List<TrustAnchor> authorities(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IOException("larger than 1 MiB");
      }
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
              .stream()
              .map(certificate -> new TrustAnchor((X509Certificate) certificate, null))
              .toList();
      if (found.isEmpty()) {
        throw new IOException("it holds no certificate");
      }
      return found;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new StartFailure(
          "listeners.outbound.allow-certificates: " + file + ": " + unusable.getMessage(),
          unusable);
    }
  }

  /** Whether that chain, the client's own certificate first, is one of ours. */
  @Override
  public boolean test(List<X509Certificate> chain) {
    return keys.contains(digest(chain.getFirst())) || isIssued(chain);
  }

  private static String digest(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no SHA-256", impossible);
    }
  }

  private boolean isIssued(List<X509Certificate> chain) {
    if (authorities.isEmpty() || chain.size() > LONGEST_CHAIN) {
      return false;
    }
    try {
      var purposes = chain.getFirst().getExtendedKeyUsage();
      if (purposes != null && purposes.stream().noneMatch(FOR_CLIENTS::contains)) {
        return false;
      }
      var parameters = new PKIXParameters(authorities);
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
      return true;
    } catch (GeneralSecurityException foreign) {
      LOG.debug(
          "a client's certificate is none of ours: {}",
          chain.getFirst().getSubjectX500Principal(),
          foreign);
      return false;
    }
  }
}
