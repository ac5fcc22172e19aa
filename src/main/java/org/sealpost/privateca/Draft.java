package org.sealpost.privateca;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.sealpost.privateca.lint.Candidate;
import org.sealpost.privateca.lint.Kind;
import org.sealpost.privateca.lint.LintFinding;
import org.sealpost.privateca.lint.Lints;

/**
 * A certificate that nobody has looked at yet. The way to a signature leads through {@link #lint}
 * and {@link Ledger#record}; no other way compiles.
 *
 * @param issuer which of our authorities will sign
 * @param issuerCertificate its certificate; the draft itself, unsigned, for a root
 */
record Draft(
    CaName issuer,
    Kind kind,
    TBSCertificate tbs,
    X509CertificateHolder issuerCertificate,
    AlgorithmIdentifier algorithm) {

  /** Looks at the draft by all rules. */
  LintOutcome lint() {
    var unsigned = assembled(tbs, algorithm, new byte[] {0});
    var findings = Lints.look(new Candidate(unsigned, kind, issuerCertificate));
    return findings.isEmpty()
        ? new LintOutcome.Clean(new LintedDraft(this))
        : new LintOutcome.Faulty(findings.stream().map(LintFinding::toString).toList());
  }

  static X509CertificateHolder assembled(
      TBSCertificate tbs, AlgorithmIdentifier algorithm, byte[] signature) {
    var parts = new ASN1EncodableVector();
    parts.add(tbs);
    parts.add(algorithm);
    parts.add(new DERBitString(signature));
    return new X509CertificateHolder(Certificate.getInstance(new DERSequence(parts)));
  }

  byte[] octets() {
    try {
      return tbs.getEncoded("DER");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
