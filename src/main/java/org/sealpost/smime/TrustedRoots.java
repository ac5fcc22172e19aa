package org.sealpost.smime;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Trusts a fixed set of certificates and whatever they vouch for (RFC 5280 §6). Asks nobody about
 * revocation: it is for files on the command line, far from any network.
 *
 * @param roots the certificates that are trusted by themselves
 */
public record TrustedRoots(Set<X509Certificate> roots) implements ChainJudge {

  public TrustedRoots {
    roots = Set.copyOf(roots);
  }

  @Override
  public ChainVerdict judge(X509Certificate leaf, List<X509Certificate> others, Instant at) {
    try {
      leaf.checkValidity(Date.from(at));
      return roots.contains(leaf)
          ? new ChainVerdict.Trusted(List.of(leaf))
          : chained(leaf, others, at);
    } catch (CertificateExpiredException expired) {
      return new ChainVerdict.Expired(
          "The certificate expired on " + leaf.getNotAfter().toInstant() + ".");
    } catch (CertificateNotYetValidException early) {
      return new ChainVerdict.Expired(
          "The certificate is valid from " + leaf.getNotBefore().toInstant() + " only.");
    } catch (CertPathBuilderException broken) {
      return isAboutTime(broken)
          ? new ChainVerdict.Expired("A certificate above it is not valid at that time.")
          : new ChainVerdict.Untrusted("No trusted authority vouches for the certificate.");
    } catch (GeneralSecurityException broken) {
      return new ChainVerdict.Untrusted("The certificate's chain cannot be built.");
    }
  }

  private ChainVerdict chained(X509Certificate leaf, List<X509Certificate> others, Instant at)
      throws GeneralSecurityException {
    if (roots.isEmpty()) {
      return new ChainVerdict.Untrusted("No authority is trusted.");
    }
    var anchors = new HashSet<TrustAnchor>();
    roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
    var target = new X509CertSelector();
    target.setCertificate(leaf);
    var parameters = new PKIXBuilderParameters(anchors, target);
    var known = new ArrayList<>(others);
    known.add(leaf);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
    parameters.setDate(Date.from(at));
    parameters.setRevocationEnabled(false);
    var built = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    var chain = new ArrayList<X509Certificate>();
    built.getCertPath().getCertificates().forEach(c -> chain.add((X509Certificate) c));
    chain.add(built.getTrustAnchor().getTrustedCert());
    return new ChainVerdict.Trusted(chain);
  }

  private static boolean isAboutTime(Throwable broken) {
    for (var cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException path
          && (path.getReason() == BasicReason.EXPIRED
              || path.getReason() == BasicReason.NOT_YET_VALID)) {
        return true;
      }
    }
    return false;
  }
}
