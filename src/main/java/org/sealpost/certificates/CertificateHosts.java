package org.sealpost.certificates;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Which hosts a certificate is for. */
public final class CertificateHosts {

  /** The kind of an alternative name: RFC 5280 §4.2.1.6. */
  private static final Integer DNS_NAME = 2;

  private CertificateHosts() {}

  /** As they stand in it; none if it has none, or is malformed there. */
  public static List<String> of(X509Certificate certificate) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> DNS_NAME.equals(name.get(0)))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException malformed) {
      // It is for no host that anybody could name.
      return List.of();
    }
  }

  /** Whether it is for this host (RFC 9525 §6.3: a star is one whole label). */
  public static boolean covers(X509Certificate certificate, String host) {
    int dot = host.indexOf('.');
    var star = dot < 0 ? host : "*" + host.substring(dot);
    return of(certificate).stream()
        .anyMatch(name -> name.equalsIgnoreCase(host) || name.equalsIgnoreCase(star));
  }
}
