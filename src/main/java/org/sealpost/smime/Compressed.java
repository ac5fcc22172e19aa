package org.sealpost.smime;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.sealpost.mail.Content;

/** CompressedData (RFC 3274), read within bounds. */
final class Compressed {

  private static final ASN1ObjectIdentifier ZLIB =
      new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.3.8");

  private Compressed() {}

  /**
   * The content.
   *
   * @param most octets that may come out
   */
  static Content open(Ber structure, long most) throws MalformedCms {
    var fields = structure.as(Ber.SEQUENCE).children(3);
    if (fields.size() != 3) {
      throw new MalformedCms("compressed data with too few fields");
    }
    requireZlib(fields.get(1));
    var encapsulated = fields.get(2).as(Ber.SEQUENCE).children(2);
    if (encapsulated.size() != 2
        || CmsContentType.of(encapsulated.getFirst()) != CmsContentType.DATA) {
      throw new MalformedCms("compressed data without content");
    }
    return inflate(
        SignedStructure.octetString(encapsulated.getLast().as(Ber.context(0)).only()), most);
  }

  private static void requireZlib(Ber algorithm) throws MalformedCms {
    try {
      if (ZLIB.equals(AlgorithmIdentifier.getInstance(algorithm.asn1(256)).getAlgorithm())) {
        return;
      }
    } catch (RuntimeException broken) {
      throw new MalformedCms("a compression that cannot be read", broken);
    }
    throw new MalformedCms("an unknown compression");
  }

  private static Content inflate(Content packed, long most) throws MalformedCms {
    var plain = new OctetChunks(most);
    var in = new byte[16 * 1024];
    var out = new byte[64 * 1024];
    var inflater = new Inflater();
    try {
      long at = 0;
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int n = packed.read(at, in, 0, in.length);
          if (n == 0) {
            throw new MalformedCms("compressed data that ends too early");
          }
          at += n;
          inflater.setInput(in, 0, n);
        }
        int n = inflater.inflate(out);
        if (n == 0 && inflater.needsDictionary()) {
          throw new MalformedCms("compressed data with a dictionary");
        }
        plain.write(out, 0, n);
      }
      return plain.content();
    } catch (DataFormatException | OctetChunks.TooMuchException broken) {
      throw new MalformedCms("compressed data that is broken or too large", broken);
    } finally {
      inflater.end();
    }
  }
}
