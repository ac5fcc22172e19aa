package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for chains from a certificate to a trust anchor, by names and key identifiers alone. What
 * came with a mail could be a maze of certificates that name each other: length, number of steps
 * and number of chains are bounded, and no signature is looked at here.
 */
final class ChainSearch {

  private static final int MOST_OTHERS = 20;
  private static final int LONGEST = 6;
  private static final int MOST_STEPS = 200;
  private static final int MOST_CHAINS = 4;

  private final List<TrustAnchor> anchors;
  private final List<X509Certificate> others;
  private final List<Chain> found = new ArrayList<>();
  private int steps;

  /** Certificates from the leaf up, without the anchor, and the anchor. */
  record Chain(List<X509Certificate> certificates, TrustAnchor anchor) {

    Chain {
      certificates = List.copyOf(certificates);
    }
  }

  ChainSearch(List<TrustAnchor> anchors, List<X509Certificate> others) {
    this.anchors = anchors;
    this.others = others.stream().limit(MOST_OTHERS).distinct().toList();
  }

  List<Chain> from(X509Certificate leaf) {
    extend(new ArrayList<>(List.of(leaf)));
    return found;
  }

  private void extend(List<X509Certificate> path) {
    var last = path.getLast();
    for (var anchor : anchors) {
      if (found.size() < MOST_CHAINS && mayHaveIssued(anchor.certificate(), last)) {
        found.add(new Chain(path, anchor));
      }
    }
    if (path.size() == LONGEST) {
      return;
    }
    for (var other : others) {
      if (found.size() == MOST_CHAINS || ++steps > MOST_STEPS) {
        return;
      }
      if (!path.contains(other) && mayHaveIssued(other, last)) {
        path.add(other);
        extend(path);
        path.removeLast();
      }
    }
  }

  private static boolean mayHaveIssued(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    var wanted = authorityKey(subject);
    var offered = subjectKey(issuer);
    return wanted == null || offered == null || Arrays.equals(wanted, offered);
  }

  private static byte @Nullable [] authorityKey(X509Certificate certificate) {
    var octets = inner(certificate, Extension.authorityKeyIdentifier.getId());
    try {
      return octets == null
          ? null
          : AuthorityKeyIdentifier.getInstance(octets).getKeyIdentifierOctets();
    } catch (RuntimeException malformed) {
      return null;
    }
  }

  private static byte @Nullable [] subjectKey(X509Certificate certificate) {
    var octets = inner(certificate, Extension.subjectKeyIdentifier.getId());
    try {
      return octets == null ? null : SubjectKeyIdentifier.getInstance(octets).getKeyIdentifier();
    } catch (RuntimeException malformed) {
      return null;
    }
  }

  private static byte @Nullable [] inner(X509Certificate certificate, String oid) {
    var extension = certificate.getExtensionValue(oid);
    return extension == null ? null : ASN1OctetString.getInstance(extension).getOctets();
  }
}
