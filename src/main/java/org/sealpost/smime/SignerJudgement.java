package org.sealpost.smime;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.sealpost.mail.Address;

/**
 * Judges one signer by our own rules; no library's "verified" is ever the verdict.
 *
 * @param status what the signer's signature is worth
 * @param facts about the signer, if the certificate came along
 * @param reasons why, for people
 */
record SignerJudgement(SmimeStatus status, Optional<SignerFacts> facts, List<String> reasons) {

  private static final int SHORTEST_RSA = 2048;
  private static final Duration CLOCK_SKEW = Duration.ofHours(24);
  private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
  private static final String ANY_USAGE = "2.5.29.37.0";

  SignerJudgement {
    reasons = List.copyOf(reasons);
  }

  /** Who judges, and by when. */
  record Court(Sender sender, ChainJudge judge, Instant at) {}

  static SignerJudgement of(
      SignerInfo signer, SignedStructure structure, SignedOctets octets, Court court) {
    var certificate = certificate(signer, structure.certificates());
    if (certificate.isEmpty()) {
      return invalid(Optional.empty(), "The signer's certificate does not come with the mail.");
    }
    var held = certificate.get();
    var reasons = new ArrayList<String>();
    Optional<SignedAttributes> attributes = SignedAttributes.of(signer);
    Optional<ContentCipher> cipher = Optional.empty();
    try {
      flaw(signer, held, attributes, octets).ifPresent(reasons::add);
      cipher = attributes.isPresent() ? attributes.get().preferredCipher() : Optional.empty();
    } catch (MalformedCms broken) {
      reasons.add("The signature is malformed: " + broken.getMessage() + ".");
    } catch (RuntimeException broken) {
      // the ASN.1 library reads lazily, and throws what it likes upon something broken
      reasons.add("The signature is malformed.");
    }
    var facts = Optional.of(facts(signer, held, cipher, court.sender()));
    purpose(held).ifPresent(reasons::add);
    author(held, court.sender()).ifPresent(reasons::add);
    if (!reasons.isEmpty()) {
      return new SignerJudgement(SmimeStatus.INVALID, facts, reasons);
    }
    return chained(facts, structure.certificates(), court, attributes);
  }

  private static SignerJudgement invalid(Optional<SignerFacts> facts, String reason) {
    return new SignerJudgement(SmimeStatus.INVALID, facts, List.of(reason));
  }

  private static Optional<X509Certificate> certificate(
      SignerInfo signer, List<X509Certificate> enclosed) {
    try {
      var id = signer.getSID().getId();
      if (id instanceof ASN1OctetString keyIdentifier) {
        return enclosed.stream()
            .filter(c -> CertificateNames.isNamedBy(c, keyIdentifier.getOctets()))
            .findFirst();
      }
      var name = IssuerAndSerialNumber.getInstance(id);
      return enclosed.stream().filter(c -> CertificateNames.isNamedBy(c, name)).findFirst();
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** What is wrong with the signature itself; empty if it holds. */
  private static Optional<String> flaw(
      SignerInfo signer,
      X509Certificate certificate,
      Optional<SignedAttributes> attributes,
      SignedOctets octets)
      throws MalformedCms {
    var digest = signer.getDigestAlgorithm();
    var signature = signer.getDigestEncryptionAlgorithm();
    var weak = SignatureScheme.weakness(digest, signature);
    if (weak.isPresent()) {
      return Optional.of("The signature uses " + weak.get() + ", which can be forged.");
    }
    var scheme = SignatureScheme.of(digest, signature);
    if (scheme.isEmpty()) {
      return Optional.of("The signature algorithm " + signature.getAlgorithm() + " is unknown.");
    }
    try {
      return attributes.isPresent()
          ? flaw(signer, scheme.get(), certificate, attributes.get(), octets)
          : flaw(signer, scheme.get(), certificate, octets);
    } catch (GeneralSecurityException unfit) {
      return Optional.of("The signature does not fit the certificate's key.");
    }
  }

  private static Optional<String> flaw(
      SignerInfo signer,
      SignatureScheme scheme,
      X509Certificate certificate,
      SignedAttributes attributes,
      SignedOctets octets)
      throws MalformedCms, GeneralSecurityException {
    var digest = attributes.messageDigest();
    if (!attributes.stateData() || digest.isEmpty()) {
      return Optional.of("The signature lacks the content type or the digest of the content.");
    }
    if (!octets.hasDigest(scheme.digest(), digest.get())) {
      return Optional.of("The content was changed after it was signed.");
    }
    var verifier = scheme.verifier(certificate.getPublicKey());
    verifier.update(attributes.octets());
    if (!verifier.verify(signer.getEncryptedDigest().getOctets())) {
      return Optional.of("The signature does not fit the certificate's key.");
    }
    if (!attributes.protectAlgorithms(signer)) {
      return Optional.of("The algorithms were changed after signing.");
    }
    return attributes.bindTo(certificate)
        ? Optional.empty()
        : Optional.of("The signature was made for another certificate.");
  }

  private static Optional<String> flaw(
      SignerInfo signer, SignatureScheme scheme, X509Certificate certificate, SignedOctets octets)
      throws GeneralSecurityException {
    if (octets.looksLikeAttributes()) {
      return Optional.of("The signed content could be the attributes of another signature.");
    }
    return octets.fits(scheme, certificate.getPublicKey(), signer.getEncryptedDigest().getOctets())
        ? Optional.empty()
        : Optional.of("The content was changed after it was signed, or the key is another.");
  }

  /** RFC 8550 §4.4.2, §4.4.4: what the certificate may be used for. */
  private static Optional<String> purpose(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    if (usage != null && !usage[0] && !usage[1]) {
      return Optional.of("The certificate is not meant for signatures (key usage).");
    }
    try {
      var extended = certificate.getExtendedKeyUsage();
      if (extended != null
          && !extended.contains(EMAIL_PROTECTION)
          && !extended.contains(ANY_USAGE)) {
        return Optional.of("The certificate is not meant for mail (extended key usage).");
      }
    } catch (java.security.cert.CertificateParsingException broken) {
      return Optional.of("The certificate's extended key usage cannot be read.");
    }
    return certificate.getPublicKey() instanceof RSAKey rsa
            && rsa.getModulus().bitLength() < SHORTEST_RSA
        ? Optional.of("The signer's RSA key is shorter than " + SHORTEST_RSA + " bits.")
        : Optional.empty();
  }

  private static Optional<String> author(X509Certificate certificate, Sender sender) {
    if (sender.address().isEmpty()) {
      return Optional.of(sender.doubt());
    }
    var certified = CertificateNames.addresses(certificate);
    if (sender.among(certified).isPresent()) {
      return Optional.empty();
    }
    var author = sender.address().get();
    return Optional.of(
        certified.isEmpty()
            ? "The certificate names no mail address."
            : "The certificate belongs to "
                + printable(certified.getFirst())
                + ", not to the sender "
                + author
                + ".");
  }

  private static SignerJudgement chained(
      Optional<SignerFacts> facts,
      List<X509Certificate> enclosed,
      Court court,
      Optional<SignedAttributes> attributes) {
    var certificate = facts.orElseThrow().certificate();
    var others = enclosed.stream().filter(c -> !c.equals(certificate)).toList();
    return switch (court.judge().judge(certificate, others, court.at())) {
      case ChainVerdict.Trusted _ ->
          new SignerJudgement(SmimeStatus.VALID, facts, remarks(attributes, court.at()));
      case ChainVerdict.Untrusted(String reason) ->
          new SignerJudgement(SmimeStatus.UNTRUSTED, facts, List.of(reason));
      case ChainVerdict.Expired(String reason) ->
          new SignerJudgement(SmimeStatus.UNTRUSTED, facts, List.of(reason));
      case ChainVerdict.Revoked(Instant since, String reason) ->
          invalid(facts, "The certificate was revoked on " + since + ": " + reason);
    };
  }

  private static List<String> remarks(Optional<SignedAttributes> attributes, Instant at) {
    try {
      var stated =
          attributes.isPresent() ? attributes.get().signingTime() : Optional.<Instant>empty();
      return stated.isPresent()
              && Duration.between(stated.get(), at).abs().compareTo(CLOCK_SKEW) > 0
          ? List.of("The signer states another time of signing: " + stated.get() + ".")
          : List.of();
    } catch (MalformedCms broken) {
      return List.of("The stated time of signing cannot be read.");
    }
  }

  private static SignerFacts facts(
      SignerInfo signer,
      X509Certificate certificate,
      Optional<ContentCipher> cipher,
      Sender sender) {
    var certified = CertificateNames.addresses(certificate);
    var author = sender.among(certified);
    var scheme =
        SignatureScheme.of(signer.getDigestAlgorithm(), signer.getDigestEncryptionAlgorithm());
    return new SignerFacts(
        author.or(() -> certified.stream().findFirst().flatMap(Address::parse)),
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        certificate.getSerialNumber().toString(16).toLowerCase(Locale.ROOT),
        certificate.getNotAfter().toInstant(),
        scheme
            .map(SignatureScheme::name)
            .orElseGet(() -> signer.getDigestEncryptionAlgorithm().getAlgorithm().getId()),
        author.isPresent(),
        cipher,
        certificate);
  }

  private static String printable(String foreign) {
    var text = foreign.codePoints().limit(320).map(c -> Character.isISOControl(c) ? '?' : c);
    return text.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
