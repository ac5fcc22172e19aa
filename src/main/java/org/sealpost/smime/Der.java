package org.sealpost.smime;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.sealpost.mail.Content;

/** Writes DER around content of any size without copying it (X.690 §10). */
final class Der {

  private Der() {}

  /** One element around others. */
  static Content element(int tag, Content... within) {
    var body = Content.concat(List.of(within));
    return Content.concat(List.of(Content.of(header(tag, body.size())), body));
  }

  /** A small structure, in full. */
  static byte[] octets(ASN1Encodable structure) {
    try {
      return structure.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException broken) {
      throw new IllegalStateException("a structure without DER encoding", broken);
    }
  }

  static Content of(ASN1Encodable structure) {
    return Content.of(octets(structure));
  }

  private static byte[] header(int tag, long length) {
    var header = new byte[10];
    header[0] = (byte) tag;
    if (length < 0x80) {
      header[1] = (byte) length;
      return Arrays.copyOf(header, 2);
    }
    int octets = (71 - Long.numberOfLeadingZeros(length)) / 8;
    header[1] = (byte) (0x80 | octets);
    for (int i = 0; i < octets; i++) {
      header[2 + i] = (byte) (length >>> (8 * (octets - 1 - i)));
    }
    return Arrays.copyOf(header, 2 + octets);
  }
}
