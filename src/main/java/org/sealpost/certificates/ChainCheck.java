package org.sealpost.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Domain;
import org.sealpost.smime.ChainVerdict;

/**
 * Looks at one chain (RFC 5280 §6). Two validators that share no code must both accept it, since
 * each has had mistakes of its own; what neither of them looks at is looked at here.
 */
final class ChainCheck {

  private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;
  private static final int FEWEST_RSA_BITS = 2048;
  private static final int FEWEST_EC_BITS = 256;
  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

  private ChainCheck() {}

  static ChainVerdict check(ChainSearch.Chain chain, Instant at) {
    var all = new ArrayList<>(chain.certificates());
    all.add(chain.anchor().certificate());
    var expired = all.stream().filter(each -> !isValid(each, at)).findFirst();
    if (expired.isPresent()) {
      return new ChainVerdict.Expired(
          "The certificate of "
              + expired.get().getSubjectX500Principal().getName()
              + " is valid from "
              + expired.get().getNotBefore().toInstant()
              + " to "
              + expired.get().getNotAfter().toInstant()
              + ".");
    }
    return weakness(chain.certificates())
        .or(() -> purpose(chain.certificates()))
        .or(() -> partner(chain))
        .or(() -> utf8Constraints(chain.certificates()))
        .or(() -> path(chain, at))
        .<ChainVerdict>map(ChainVerdict.Untrusted::new)
        .orElseGet(() -> new ChainVerdict.Trusted(all));
  }

  private static boolean isValid(X509Certificate certificate, Instant at) {
    return !at.isBefore(certificate.getNotBefore().toInstant())
        && !at.isAfter(certificate.getNotAfter().toInstant());
  }

  /** The JDK still takes SHA-1 and RSA with 1024 bits here. */
  private static Optional<String> weakness(List<X509Certificate> certificates) {
    for (var certificate : certificates) {
      var algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
      if (algorithm.contains("SHA1") || algorithm.contains("MD5") || algorithm.contains("MD2")) {
        return Optional.of("A certificate is signed with " + certificate.getSigAlgName() + ".");
      }
      boolean isStrong =
          switch (certificate.getPublicKey()) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= FEWEST_RSA_BITS;
            case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= FEWEST_EC_BITS;
            default -> certificate.getPublicKey().getAlgorithm().startsWith("Ed");
          };
      if (!isStrong) {
        return Optional.of("A key in the chain is too short.");
      }
    }
    return Optional.empty();
  }

  /** RFC 8550 §4.4.2 and §4.4.4; below an authority for mail only mail (as Mozilla nests it). */
  private static Optional<String> purpose(List<X509Certificate> certificates) {
    if (certificates.getFirst().getBasicConstraints() >= 0) {
      return Optional.of("The certificate is one of an authority, not of a mailbox.");
    }
    var usage = certificates.getFirst().getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE] && !usage[NON_REPUDIATION]) {
      return Optional.of("The certificate may not be used for signatures.");
    }
    for (var certificate : certificates) {
      try {
        var purposes = certificate.getExtendedKeyUsage();
        if (purposes != null
            && !purposes.contains(EMAIL_PROTECTION)
            && !purposes.contains(ANY_PURPOSE)) {
          return Optional.of("A certificate of the chain is not for mail.");
        }
      } catch (GeneralSecurityException malformed) {
        return Optional.of("A certificate of the chain states its purpose in no known way.");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> partner(ChainSearch.Chain chain) {
    if (chain.anchor().partnerDomain().isEmpty()) {
      return Optional.empty();
    }
    Domain domain = chain.anchor().partnerDomain().get();
    var mailboxes = Mailboxes.of(chain.certificates().getFirst());
    return !mailboxes.isEmpty()
            && mailboxes.stream().allMatch(mailbox -> mailbox.domain().isWithin(domain))
        ? Optional.empty()
        : Optional.of("The root above it is trusted for " + domain + " only.");
  }

  /**
   * RFC 9598 §6: constraints on rfc822Name hold for SmtpUTF8Mailbox too. Both validators forget it,
   * so a certificate with such a mailbox below a constrained authority is looked at by hand.
   */
  private static Optional<String> utf8Constraints(List<X509Certificate> certificates) {
    var leaf = certificates.getFirst();
    if (!Mailboxes.hasUtf8(leaf)) {
      return Optional.empty();
    }
    for (var authority : certificates.subList(1, certificates.size())) {
      var extension = authority.getExtensionValue(Extension.nameConstraints.getId());
      if (extension != null && !isWithin(leaf, extension)) {
        return Optional.of("An authority of the chain may not vouch for this domain.");
      }
    }
    return Optional.empty();
  }

  private static boolean isWithin(X509Certificate leaf, byte[] extension) {
    try {
      var constraints =
          NameConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets());
      var permitted = hosts(constraints.getPermittedSubtrees());
      var excluded = hosts(constraints.getExcludedSubtrees());
      return Mailboxes.of(leaf).stream()
          .map(mailbox -> mailbox.domain().name())
          .allMatch(
              host ->
                  (permitted.isEmpty() || permitted.stream().anyMatch(tree -> covers(tree, host)))
                      && excluded.stream().noneMatch(tree -> covers(tree, host)));
    } catch (RuntimeException malformed) {
      return false;
    }
  }

  private static List<String> hosts(GeneralSubtree @Nullable [] trees) {
    var hosts = new ArrayList<String>();
    for (var tree : trees == null ? new GeneralSubtree[0] : trees) {
      if (tree.getBase().getTagNo() == GeneralName.rfc822Name) {
        hosts.add(
            ASN1IA5String.getInstance(tree.getBase().getName())
                .getString()
                .toLowerCase(Locale.ROOT));
      }
    }
    return hosts;
  }

  /** A single mailbox as constraint covers no host, which is the careful reading. */
  private static boolean covers(String tree, String host) {
    return tree.startsWith(".") ? host.endsWith(tree) : host.equals(tree);
  }

  private static Optional<String> path(ChainSearch.Chain chain, Instant at) {
    try {
      var path = CertificateFactory.getInstance("X.509").generateCertPath(chain.certificates());
      var parameters =
          new PKIXParameters(
              Set.of(new java.security.cert.TrustAnchor(chain.anchor().certificate(), null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      CertPathValidator.getInstance("PKIX", BOUNCY_CASTLE).validate(path, parameters);
      return Optional.empty();
    } catch (GeneralSecurityException | RuntimeException refused) {
      return Optional.of("The chain does not hold: " + refused.getMessage());
    }
  }
}
