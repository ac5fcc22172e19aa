package org.sealpost.smime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.sealpost.mail.Content;

/**
 * EnvelopedData (RFC 5652 §6.1) or AuthEnvelopedData (RFC 5083 §2.1).
 *
 * @param recipients for whom the content key is enclosed
 * @param algorithm how the content is encrypted
 * @param encrypted the encrypted content
 * @param seal the authentication tag; only in AuthEnvelopedData
 */
record EnvelopedStructure(
    List<RecipientInfo> recipients,
    AlgorithmIdentifier algorithm,
    Content encrypted,
    Optional<Seal> seal) {

  private static final int MOST_RECIPIENTS = 5_000;
  private static final int LARGEST_RECIPIENT = 64 * 1024;
  private static final int LARGEST_ALGORITHM = 1_024;
  private static final int LARGEST_ATTRIBUTES = 256 * 1024;

  /**
   * What protects the content from changes.
   *
   * @param tag the authentication tag
   * @param associated what is authenticated besides the content; empty if nothing is
   */
  record Seal(Content tag, Content associated) {}

  static EnvelopedStructure read(CmsObject object) throws MalformedCms {
    var fields = new ArrayList<>(object.structure().as(Ber.SEQUENCE).children(7));
    if (fields.size() < 3) {
      throw new MalformedCms("an envelope with too few fields");
    }
    fields.removeFirst().as(Ber.INTEGER);
    if (fields.getFirst().tag() == Ber.context(0)) {
      fields.removeFirst(); // originatorInfo: nothing in it helps to decrypt
    }
    if (fields.size() < 2) {
      throw new MalformedCms("an envelope with too few fields");
    }
    var recipients = recipients(fields.get(0).as(Ber.SET));
    var content = fields.get(1).as(Ber.SEQUENCE).children(3);
    if (content.size() != 3 || CmsContentType.of(content.get(0)) != CmsContentType.DATA) {
      throw new MalformedCms("an envelope without data");
    }
    var algorithm = algorithm(content.get(1));
    if ((content.get(2).tag() & ~0x20) != 0x80) {
      throw new MalformedCms("an envelope without data");
    }
    var seal =
        object.type() == CmsContentType.AUTH_ENVELOPED
            ? Optional.of(seal(fields.subList(2, fields.size())))
            : Optional.<Seal>empty();
    return new EnvelopedStructure(recipients, algorithm, content.get(2).string(), seal);
  }

  private static List<RecipientInfo> recipients(Ber set) throws MalformedCms {
    var recipients = new ArrayList<RecipientInfo>();
    for (var element : set.children(MOST_RECIPIENTS)) {
      var read = element.asn1(LARGEST_RECIPIENT);
      try {
        recipients.add(RecipientInfo.getInstance(read));
      } catch (RuntimeException unknown) {
        throw new MalformedCms("a recipient that cannot be read", unknown);
      }
    }
    return List.copyOf(recipients);
  }

  private static AlgorithmIdentifier algorithm(Ber element) throws MalformedCms {
    var read = element.as(Ber.SEQUENCE).asn1(LARGEST_ALGORITHM);
    try {
      return AlgorithmIdentifier.getInstance(read);
    } catch (RuntimeException broken) {
      throw new MalformedCms("an algorithm that cannot be read", broken);
    }
  }

  private static Seal seal(List<Ber> rest) throws MalformedCms {
    boolean attributes = !rest.isEmpty() && rest.getFirst().tag() == Ber.context(1);
    int at = attributes ? 1 : 0;
    if (rest.size() <= at) {
      throw new MalformedCms("an authenticated envelope without a tag");
    }
    var tag = SignedStructure.octetString(rest.get(at));
    if (tag.size() > 64) {
      throw new MalformedCms("an authentication tag beyond reason");
    }
    return new Seal(tag, attributes ? Content.of(asSet(rest.getFirst())) : Content.empty());
  }

  /** RFC 5083 §2.2: authenticated is the DER encoding with the tag of a SET OF. */
  private static byte[] asSet(Ber attributes) throws MalformedCms {
    var tagged = attributes.asn1(LARGEST_ATTRIBUTES);
    try {
      var set = ASN1Set.getInstance(ASN1TaggedObject.getInstance(tagged), false);
      return new DERSet(set.toArray()).getEncoded(ASN1Encoding.DER);
    } catch (IOException | RuntimeException broken) {
      throw new MalformedCms("attributes that cannot be read", broken);
    }
  }
}
