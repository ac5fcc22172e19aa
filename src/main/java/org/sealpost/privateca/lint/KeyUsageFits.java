package org.sealpost.privateca.lint;

import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The uses of a key are stated, critically, and are those that its algorithm can do. */
final class KeyUsageFits implements Lint {

  private static final int AUTHORITY = KeyUsage.keyCertSign | KeyUsage.cRLSign;

  @Override
  public String code() {
    return "cabf.smime.prohibited_ku_present";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.3; S/MIME BR 7.1.2.3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var extension = candidate.certificate().getExtension(Extension.keyUsage);
    if (extension == null || !extension.isCritical()) {
      return Optional.of("the key usage is missing or not critical");
    }
    int uses = bits(KeyUsage.getInstance(extension.getParsedValue()));
    return switch (candidate.kind()) {
      case MAILBOX -> look(uses, KeyUsage.digitalSignature, mailbox(candidate));
      case SERVER -> look(uses, KeyUsage.digitalSignature, server(candidate));
      case ROOT, AUTHORITY -> look(uses, AUTHORITY, AUTHORITY | KeyUsage.digitalSignature);
    };
  }

  private static Optional<String> look(int uses, int needed, int allowed) {
    if ((uses & needed) != needed) {
      return Optional.of("a use of the key that is needed is missing");
    }
    return (uses & ~allowed) != 0
        ? Optional.of("the key usage has uses that this key or certificate must not have")
        : Optional.empty();
  }

  private static int mailbox(Candidate candidate) {
    return KeyUsage.digitalSignature
        | KeyUsage.nonRepudiation
        | (isRsa(candidate) ? KeyUsage.keyEncipherment : KeyUsage.keyAgreement);
  }

  private static int server(Candidate candidate) {
    return KeyUsage.digitalSignature | (isRsa(candidate) ? KeyUsage.keyEncipherment : 0);
  }

  private static boolean isRsa(Candidate candidate) {
    return candidate
        .certificate()
        .getSubjectPublicKeyInfo()
        .getAlgorithm()
        .getAlgorithm()
        .equals(PKCSObjectIdentifiers.rsaEncryption);
  }

  private static int bits(KeyUsage usage) {
    int bits = 0;
    for (int bit :
        new int[] {
          KeyUsage.digitalSignature,
          KeyUsage.nonRepudiation,
          KeyUsage.keyEncipherment,
          KeyUsage.dataEncipherment,
          KeyUsage.keyAgreement,
          KeyUsage.keyCertSign,
          KeyUsage.cRLSign,
          KeyUsage.encipherOnly,
          KeyUsage.decipherOnly
        }) {
      bits |= usage.hasUsages(bit) ? bit : 0;
    }
    return bits;
  }
}
