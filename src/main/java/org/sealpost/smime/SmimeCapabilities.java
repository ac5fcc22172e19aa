package org.sealpost.smime;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.smime.SMIMECapability;

/** Which algorithms a program says it can read (RFC 8551 §2.5.2). */
final class SmimeCapabilities {

  private static final int MOST = 200;

  /** What we can read, best first. */
  private static final List<ContentAlgorithm> OURS =
      List.of(
          ContentAlgorithm.AES_256_GCM,
          ContentAlgorithm.AES_128_GCM,
          ContentAlgorithm.AES_256_CBC,
          ContentAlgorithm.AES_192_CBC,
          ContentAlgorithm.AES_128_CBC);

  /** The ciphers that we write, in the order in which we would rather use them. */
  private static final List<ContentCipher> PREFERENCE =
      List.of(
          ContentCipher.AES_256_GCM,
          ContentCipher.AES_128_GCM,
          ContentCipher.AES_256_CBC,
          ContentCipher.AES_128_CBC);

  private SmimeCapabilities() {}

  /** What we can, as an attribute to be signed. */
  static Attribute ours() {
    var capabilities = new ASN1EncodableVector();
    OURS.forEach(algorithm -> capabilities.add(new DERSequence(algorithm.oid())));
    return new Attribute(
        PKCSObjectIdentifiers.pkcs_9_at_smimeCapabilities,
        new DERSet(new DERSequence(capabilities)));
  }

  /** The cipher that we would use for whoever stated these; empty if there is none of ours. */
  static Optional<ContentCipher> preferredCipher(ASN1Encodable stated) {
    var offered = EnumSet.noneOf(ContentAlgorithm.class);
    try {
      var list = ASN1Sequence.getInstance(stated);
      for (int i = 0; i < Math.min(MOST, list.size()); i++) {
        var capability = SMIMECapability.getInstance(list.getObjectAt(i));
        ContentAlgorithm.of(capability.getCapabilityID()).ifPresent(offered::add);
      }
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
    return PREFERENCE.stream().filter(c -> offered.contains(ContentAlgorithm.of(c))).findFirst();
  }
}
