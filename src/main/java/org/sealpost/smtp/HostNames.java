package org.sealpost.smtp;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads for which hosts a certificate speaks (RFC 9525 §6.3). */
final class HostNames {

  private static final int DNS_NAME = 2;
  private static final int MOST_NAMES = 1_000;

  private HostNames() {}

  /** Whether the certificate carries one of these names. */
  static boolean isNamed(X509Certificate certificate, List<String> names) {
    return of(certificate).stream()
        .anyMatch(pattern -> names.stream().anyMatch(name -> fits(pattern, name)));
  }

  /** An asterisk stands for exactly one label, the first, and for all of it. */
  static boolean fits(String pattern, String name) {
    var wanted = bare(name);
    var offered = bare(pattern);
    if (!offered.startsWith("*.")) {
      return offered.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    return dot > 0
        && offered.indexOf('.', 2) > 0
        && offered.indexOf('*', 1) < 0
        && wanted.substring(dot).equals(offered.substring(1));
  }

  private static String bare(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static List<String> of(X509Certificate certificate) {
    var found = new ArrayList<String>();
    try {
      var names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (var name : names) {
          if (name.get(0).equals(DNS_NAME)
              && name.get(1) instanceof String host
              && found.size() < MOST_NAMES) {
            found.add(host);
          }
        }
      }
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
    return found;
  }
}
