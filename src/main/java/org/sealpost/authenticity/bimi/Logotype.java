package org.sealpost.authenticity.bimi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** The picture of its subject that a certificate holds (RFC 3709 §4.1), embedded (RFC 6170 §4). */
final class Logotype {

  static final String EXTENSION = "1.3.6.1.5.5.7.1.12";

  private static final int SUBJECT_LOGO = 2;

  private static final Pattern DATA =
      Pattern.compile(
          "data:image/svg\\+xml(?:\\+gzip)?(?:;[a-z-]+=[A-Za-z0-9-]+)*;base64,",
          Pattern.CASE_INSENSITIVE);

  /** Hashes that may be trusted; SHA-1 is not among them. */
  private static final Map<String, String> HASHES =
      Map.of(
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  private Logotype() {}

  /** The unpacked picture of an extension's value, which must fit its own hash. */
  static byte[] picture(byte[] extension) throws BimiStop {
    try {
      var content = ASN1OctetString.getInstance(extension).getOctets();
      var details = details(ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(content)));
      var uri =
          ASN1IA5String.getInstance(ASN1Sequence.getInstance(details.getObjectAt(2)).getObjectAt(0))
              .getString();
      var packed = data(uri);
      var picture = SvgTiny.unpacked(packed);
      requireHash(ASN1Sequence.getInstance(details.getObjectAt(1)), packed, picture);
      return picture;
    } catch (IOException | RuntimeException broken) {
      // The library answers broken structures with exceptions of many kinds.
      throw new BimiStop("the certificate's picture cannot be read");
    }
  }

  /** LogotypeExtn, subjectLogo, direct, image, the first one's LogotypeDetails. */
  private static ASN1Sequence details(ASN1Sequence logotypes) throws BimiStop {
    for (ASN1Encodable each : logotypes) {
      var tagged = ASN1TaggedObject.getInstance(each);
      if (tagged.getTagNo() == SUBJECT_LOGO) {
        var info = ASN1TaggedObject.getInstance(tagged.getExplicitBaseObject());
        if (info.getTagNo() != 0) {
          throw new BimiStop("the certificate's picture is somewhere else");
        }
        var data = ASN1Sequence.getInstance(info.getBaseUniversal(false, BERTags.SEQUENCE));
        var images = ASN1Sequence.getInstance(data.getObjectAt(0));
        return ASN1Sequence.getInstance(
            ASN1Sequence.getInstance(images.getObjectAt(0)).getObjectAt(0));
      }
    }
    throw new BimiStop("the certificate has no picture of its subject");
  }

  private static byte[] data(String uri) throws BimiStop {
    var head = DATA.matcher(uri);
    if (!head.lookingAt()) {
      throw new BimiStop("the certificate's picture is not embedded SVG");
    }
    try {
      return Base64.getMimeDecoder().decode(uri.substring(head.end()));
    } catch (IllegalArgumentException broken) {
      throw new BimiStop("the certificate's picture is no Base64");
    }
  }

  /**
   * RFC 6170 §5.2 hashes the unpacked picture with line feeds as line ends; authorities hash it
   * packed as well. All that is hashed here is in the certificate itself, so either will do.
   */
  private static void requireHash(ASN1Sequence hashes, byte[] packed, byte[] picture)
      throws BimiStop {
    for (ASN1Encodable each : hashes) {
      var hash = ASN1Sequence.getInstance(each);
      var name =
          HASHES.get(AlgorithmIdentifier.getInstance(hash.getObjectAt(0)).getAlgorithm().getId());
      var value = ASN1OctetString.getInstance(hash.getObjectAt(1)).getOctets();
      if (name != null) {
        for (var octets : List.of(plain(picture), picture, packed)) {
          if (MessageDigest.isEqual(digest(name, octets), value)) {
            return;
          }
        }
      }
    }
    throw new BimiStop("the certificate's picture does not fit its hash");
  }

  /** The same with line feeds alone as line ends. */
  static byte[] plain(byte[] picture) {
    return new String(picture, StandardCharsets.ISO_8859_1)
        .replace("\r\n", "\n")
        .replace('\r', '\n')
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] digest(String name, byte[] octets) {
    try {
      return MessageDigest.getInstance(name).digest(octets);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
