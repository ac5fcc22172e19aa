package org.sealpost.smime;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Content;

/**
 * The exact octets that a signature is about. Files on disk often hold bare line feeds where the
 * signer saw CRLF; since S/MIME signs the canonical form (RFC 8551 §3.1.1), that form counts too.
 */
final class SignedOctets {

  private final Content exact;
  private final Map<String, byte[]> digests = new HashMap<>();
  private @Nullable Content canonical;

  SignedOctets(Content exact) {
    this.exact = exact;
  }

  /** Whether this is the digest of the octets. */
  boolean hasDigest(String algorithm, byte[] stated) {
    return MessageDigest.isEqual(stated, digest(algorithm, exact, "exact"))
        || canonical()
            .filter(text -> MessageDigest.isEqual(stated, digest(algorithm, text, "canonical")))
            .isPresent();
  }

  /** Whether a signature fits that was made over the octets themselves, without attributes. */
  boolean fits(SignatureScheme scheme, PublicKey key, byte[] signature)
      throws GeneralSecurityException {
    if (fits(scheme.verifier(key), exact, signature)) {
      return true;
    }
    var other = canonical();
    return other.isPresent() && fits(scheme.verifier(key), other.get(), signature);
  }

  /**
   * Whether the octets could pass for signed attributes; a signature over them without attributes
   * may then have been made for another mail.
   */
  boolean looksLikeAttributes() {
    return exact.size() > 0 && exact.at(0) == Ber.SET;
  }

  /** The canonical form, where it differs: it is longer then. */
  private Optional<Content> canonical() {
    var form = canonical;
    if (form == null) {
      form = LineEnds.canonical(exact);
      canonical = form;
    }
    return form.size() == exact.size() ? Optional.empty() : Optional.of(form);
  }

  private static boolean fits(Signature verifier, Content octets, byte[] signature)
      throws GeneralSecurityException {
    var block = new byte[64 * 1024];
    long at = 0;
    for (int n; (n = octets.read(at, block, 0, block.length)) > 0; at += n) {
      verifier.update(block, 0, n);
    }
    return verifier.verify(signature);
  }

  private byte[] digest(String algorithm, Content octets, String form) {
    return digests.computeIfAbsent(algorithm + " " + form, _ -> Digests.of(algorithm, octets));
  }
}
