package org.sealpost.privateca;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;

/** Signs recorded drafts, and trusts no signature it has not verified. */
final class Signing {

  private Signing() {}

  static X509Certificate sign(
      RecordedDraft recorded, IssuerSignature signature, PublicKey issuerKey) {
    var draft = recorded.take();
    var signed = Draft.assembled(draft.tbs(), draft.algorithm(), signature.sign(draft.octets()));
    try {
      var certificate = Encoding.certificate(signed);
      // A wrong signature, from a fault of memory or module, can give an RSA key away.
      certificate.verify(issuerKey);
      return certificate;
    } catch (GeneralSecurityException wrong) {
      throw new IllegalStateException("the vault made a signature that does not verify", wrong);
    }
  }
}
