package org.sealpost.smtp;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sealpost.dns.TlsaRecord;

/** Compares the certificates of a mail server with the TLSA records of its domain (RFC 7672 §3). */
final class Dane {

  /** Longer chains are not followed. */
  private static final int LONGEST_CHAIN = 10;

  private final List<TlsaRecord> records;

  Dane(Set<TlsaRecord> all) {
    this.records = all.stream().filter(r -> r.isUsable() && isStrongest(r, all)).toList();
  }

  /** RFC 7671 §9: of two digests of one thing, only the stronger counts. */
  private static boolean isStrongest(TlsaRecord record, Set<TlsaRecord> all) {
    return record.matching() != 1
        || all.stream()
            .noneMatch(
                other ->
                    other.isUsable()
                        && other.matching() == 2
                        && other.usage() == record.usage()
                        && other.selector() == record.selector());
  }

  /** Whether one record fits; where that names an authority, the certificate must name a host. */
  boolean accepts(List<X509Certificate> chain, List<String> names) {
    if (chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
      return false;
    }
    for (var record : records) {
      // RFC 7672 §3.1.1: under usage 3 neither name nor expiry of the certificate count.
      boolean fits =
          record.usage() == 3
              ? record.fits(chain.getFirst())
              : HostNames.isNamed(chain.getFirst(), names) && isIssued(record, chain);
      if (fits) {
        return true;
      }
    }
    return false;
  }

  /** RFC 7672 §3.1.2: whether the authority of the record issued the server's certificate. */
  private static boolean isIssued(TlsaRecord record, List<X509Certificate> chain) {
    var path = path(chain);
    for (int i = 1; i < path.size(); i++) {
      if (record.fits(path.get(i))) {
        return isValid(path.subList(0, i), new TrustAnchor(path.get(i), null));
      }
    }
    // RFC 7671 §5.2.2: an authority that stands in the record need not be sent.
    return inRecord(record, path.getLast()).map(anchor -> isValid(path, anchor)).orElse(false);
  }

  /** From the server's certificate upwards, in whatever order the others came. */
  private static List<X509Certificate> path(List<X509Certificate> chain) {
    var path = new ArrayList<X509Certificate>();
    var left = new ArrayList<>(chain);
    Optional<X509Certificate> next = Optional.of(chain.getFirst());
    while (next.isPresent()) {
      var top = next.get();
      path.add(top);
      left.remove(top);
      next =
          left.stream()
              .filter(c -> c.getSubjectX500Principal().equals(top.getIssuerX500Principal()))
              .findFirst();
    }
    return path;
  }

  private static Optional<TrustAnchor> inRecord(TlsaRecord record, X509Certificate last) {
    if (record.matching() != 0) {
      return Optional.empty();
    }
    try {
      var octets = HexFormat.of().parseHex(record.data());
      return Optional.of(
          record.selector() == 0
              ? new TrustAnchor(certificate(octets), null)
              : new TrustAnchor(last.getIssuerX500Principal(), key(octets, last), null));
    } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static X509Certificate certificate(byte[] octets) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(octets));
  }

  /** A bare key can only be of the kind that the signature above the path was made with. */
  private static PublicKey key(byte[] octets, X509Certificate signed)
      throws GeneralSecurityException {
    var algorithm = signed.getSigAlgName();
    var kind = algorithm.endsWith("ECDSA") ? "EC" : algorithm.startsWith("Ed") ? "EdDSA" : "RSA";
    return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(octets));
  }

  private static boolean isValid(List<X509Certificate> path, TrustAnchor anchor) {
    try {
      var anchored = new PKIXParameters(Set.of(anchor));
      anchored.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), anchored);
      return isAuthority(anchor);
    } catch (GeneralSecurityException | IllegalArgumentException invalid) {
      return false;
    }
  }

  /** Whoever stands above the path must be allowed to: a server's certificate signs no others. */
  private static boolean isAuthority(TrustAnchor anchor) {
    var certificate = anchor.getTrustedCert();
    return certificate == null || certificate.getBasicConstraints() >= 0;
  }

  @Override
  public String toString() {
    return records.stream()
        .map(r -> r.usage() + " " + r.selector() + " " + r.matching() + " " + r.data())
        .collect(Collectors.joining(", "));
  }
}
