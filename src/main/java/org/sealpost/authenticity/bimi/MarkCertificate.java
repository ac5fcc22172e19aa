package org.sealpost.authenticity.bimi;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.sealpost.mail.Domain;

/**
 * A certificate by which an authority says that a picture is a domain's: a Verified or a Common
 * Mark Certificate (draft-fetch-validation-vmc-wchuang). Its lists of revoked certificates are
 * named in it, and not asked.
 *
 * @param picture what it holds, unpacked
 * @param end when it or one of its issuers ends
 */
@SuppressWarnings("ArrayRecordComponent") // a picture on its way, never compared
public record MarkCertificate(byte[] picture, Instant end) {

  /** The largest file of evidence, in octets: 256 KiB. */
  public static final int LARGEST = 256 << 10;

  private static final int MOST_CERTIFICATES = 8;
  private static final String PURPOSE = "1.3.6.1.5.5.7.3.31";
  private static final String TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2";
  private static final String REVOCATION_LISTS = "2.5.29.31";

  /** A timestamp of a log without extensions and signature has 47 octets (RFC 6962 §3.2). */
  private static final int SHORTEST_TIMESTAMP = 47;

  private static final int DNS_NAME = 2;

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]{1,300000}-----END CERTIFICATE-----");

  /**
   * Reads and verifies a file of evidence.
   *
   * @param roots of authorities that may speak for pictures
   * @param selector under which the record was found
   * @param domains for which it may speak: where the record was found, and its organisation
   */
  public static MarkCertificate verified(
      byte[] file, Set<X509Certificate> roots, Instant at, String selector, Set<Domain> domains)
      throws BimiStop {
    var chain = chain(file);
    var mark = chain.getFirst();
    verifyPath(chain, roots, at);
    requirePurpose(chain, roots);
    requireTimestamps(mark);
    if (mark.getExtensionValue(REVOCATION_LISTS) == null) {
      throw new BimiStop("the certificate names no list of revoked ones");
    }
    requireDomain(mark, selector, domains);
    var logotype = mark.getExtensionValue(Logotype.EXTENSION);
    if (logotype == null) {
      throw new BimiStop("the certificate has no picture");
    }
    var end = chain.stream().map(each -> each.getNotAfter().toInstant()).min(Instant::compareTo);
    return new MarkCertificate(Logotype.picture(logotype), end.orElse(at));
  }

  /** The certificates of a file: the mark's first, then its issuers; a root may be the last. */
  private static List<X509Certificate> chain(byte[] file) throws BimiStop {
    if (file.length > LARGEST) {
      throw new BimiStop("the evidence is too large");
    }
    var chain = new ArrayList<X509Certificate>();
    var pem = PEM.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (pem.find()) {
      if (chain.size() == MOST_CERTIFICATES) {
        throw new BimiStop("the evidence has too many certificates");
      }
      chain.add(certificate(pem.group()));
    }
    if (chain.isEmpty()) {
      throw new BimiStop("the evidence holds no certificate");
    }
    if (new HashSet<>(chain).size() < chain.size()) {
      throw new BimiStop("the evidence holds a certificate twice");
    }
    if (chain.stream().filter(each -> each.getBasicConstraints() < 0).count() != 1
        || chain.getFirst().getBasicConstraints() >= 0) {
      throw new BimiStop("the evidence must begin with its one mark certificate");
    }
    return chain;
  }

  private static X509Certificate certificate(String pem) throws BimiStop {
    try {
      var octets = pem.getBytes(StandardCharsets.US_ASCII);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(octets));
    } catch (CertificateException broken) {
      throw new BimiStop("a certificate of the evidence cannot be read");
    }
  }

  /** RFC 5280 §6.1, up to one of the roots. */
  private static void verifyPath(
      List<X509Certificate> chain, Set<X509Certificate> roots, Instant at) throws BimiStop {
    var path = new ArrayList<>(chain);
    // A root is trusted because we know it, not because it comes along.
    path.removeIf(roots::contains);
    var anchors = new HashSet<TrustAnchor>();
    roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
    if (anchors.isEmpty() || path.isEmpty()) {
      throw new BimiStop("no known authority stands behind the certificate");
    }
    try {
      var parameters = new PKIXParameters(anchors);
      parameters.setDate(Date.from(at));
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException wrong) {
      throw new BimiStop("no known authority stands behind the certificate: " + wrong.getMessage());
    }
  }

  /** The mark's certificate and its direct issuer are made for this purpose. */
  private static void requirePurpose(List<X509Certificate> chain, Set<X509Certificate> roots)
      throws BimiStop {
    requirePurpose(chain.getFirst());
    // A root that issues directly is trusted for this purpose by being listed.
    if (chain.size() > 1 && !roots.contains(chain.get(1))) {
      requirePurpose(chain.get(1));
    }
  }

  private static void requirePurpose(X509Certificate certificate) throws BimiStop {
    try {
      var purposes = certificate.getExtendedKeyUsage();
      if (purposes == null || !purposes.contains(PURPOSE)) {
        throw new BimiStop("a certificate of the evidence is not made for indicators");
      }
    } catch (CertificateParsingException broken) {
      throw new BimiStop("a certificate of the evidence cannot be read");
    }
  }

  /**
   * A public log has taken it (RFC 6962 §3.3): there is a timestamp. Whose it is is not verified:
   * we know no list of logs.
   */
  private static void requireTimestamps(X509Certificate mark) throws BimiStop {
    var value = mark.getExtensionValue(TIMESTAMPS);
    if (value == null || !isTimestamped(value)) {
      throw new BimiStop("no public log has the certificate");
    }
  }

  private static boolean isTimestamped(byte[] value) {
    try {
      var inner = ASN1OctetString.getInstance(value).getOctets();
      var list = ASN1OctetString.getInstance(inner).getOctets();
      int first = list.length < 4 ? 0 : ((list[2] & 0xFF) << 8) | (list[3] & 0xFF);
      int all = list.length < 2 ? 0 : ((list[0] & 0xFF) << 8) | (list[1] & 0xFF);
      return all == list.length - 2
          && first >= SHORTEST_TIMESTAMP
          && first <= list.length - 4
          && list[4] == 0;
    } catch (IllegalArgumentException broken) {
      return false;
    }
  }

  /** Section "VMC Domain Verification". */
  private static void requireDomain(X509Certificate mark, String selector, Set<Domain> domains)
      throws BimiStop {
    var names = new HashSet<String>();
    try {
      var alternatives = mark.getSubjectAlternativeNames();
      for (var name : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (name.get(0).equals(DNS_NAME)) {
          names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException broken) {
      throw new BimiStop("a certificate of the evidence cannot be read");
    }
    var start = selector.toLowerCase(Locale.ROOT) + "._bimi.";
    if (domains.stream()
        .noneMatch(d -> names.contains(d.name()) || names.contains(start + d.name()))) {
      throw new BimiStop("the certificate speaks for other domains");
    }
  }

  /** Whether a picture from elsewhere is the same, line ends aside. */
  public boolean isPicture(byte[] other) {
    return Arrays.equals(Logotype.plain(picture), Logotype.plain(other));
  }
}
