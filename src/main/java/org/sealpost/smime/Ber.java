package org.sealpost.smime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Primitive;
import org.sealpost.mail.Content;

/**
 * One element of BER or DER (X.690) as a view on octets, so that the content of a large mail is
 * found without being copied. Small structures are handed on to the ASN.1 library whole.
 *
 * @param octets what the offsets count in
 * @param tag the identifier octet: class, constructed bit and number
 * @param from offset of the identifier octet
 * @param bodyFrom offset of the first content octet
 * @param bodyTo offset after the last content octet; end-of-contents octets excluded
 * @param to offset after the whole element
 */
record Ber(Content octets, int tag, long from, long bodyFrom, long bodyTo, long to) {

  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int CONSTRUCTED = 0x20;
  private static final int NUMBER = 0x1F;
  private static final int DEEPEST = 32;
  private static final int MOST_VIEWS = 1024;
  private static final long MOST_PIECES = 4_000_000;

  /** The identifier octet of a constructed, context-specific tag. */
  static int context(int number) {
    return 0xA0 | number;
  }

  /** The element at an offset; what follows it is of no interest. */
  static Ber read(Content octets, long from) throws MalformedCms {
    return read(octets, from, octets.size(), 0);
  }

  private static Ber read(Content octets, long from, long limit, int depth) throws MalformedCms {
    if (depth > DEEPEST) {
      throw new MalformedCms("nested too deeply");
    }
    if (limit - from < 2) {
      throw new MalformedCms("ends too early");
    }
    int tag = octets.at(from);
    if ((tag & NUMBER) == NUMBER) {
      throw new MalformedCms("a tag beyond 30");
    }
    int first = octets.at(from + 1);
    if (first == 0x80) {
      return indefinite(octets, tag, from, limit, depth);
    }
    int lengthOctets = first < 0x80 ? 0 : first & 0x7F;
    if (lengthOctets > 7 || limit - from < 2 + lengthOctets) {
      throw new MalformedCms("a length beyond reason");
    }
    long length = lengthOctets == 0 ? first : 0;
    for (int i = 0; i < lengthOctets; i++) {
      length = length << 8 | octets.at(from + 2 + i);
    }
    long bodyFrom = from + 2 + lengthOctets;
    if (length > limit - bodyFrom) {
      throw new MalformedCms("ends too early");
    }
    return new Ber(octets, tag, from, bodyFrom, bodyFrom + length, bodyFrom + length);
  }

  /** X.690 §8.1.3.6: the length is not stated, two zero octets end the contents. */
  private static Ber indefinite(Content octets, int tag, long from, long limit, int depth)
      throws MalformedCms {
    if ((tag & CONSTRUCTED) == 0) {
      throw new MalformedCms("an open length where none may be");
    }
    long at = from + 2;
    while (limit - at >= 2) {
      if (octets.at(at) == 0 && octets.at(at + 1) == 0) {
        return new Ber(octets, tag, from, from + 2, at, at + 2);
      }
      at = read(octets, at, limit, depth + 1).to;
    }
    throw new MalformedCms("ends too early");
  }

  boolean constructed() {
    return (tag & CONSTRUCTED) != 0;
  }

  /** Itself, if it is what was expected. */
  Ber as(int expectedTag) throws MalformedCms {
    if (tag != expectedTag) {
      throw new MalformedCms("tag %02x where %02x was expected".formatted(tag, expectedTag));
    }
    return this;
  }

  /** The elements within, at most so many. */
  List<Ber> children(int most) throws MalformedCms {
    if (!constructed()) {
      throw new MalformedCms("no elements within");
    }
    var children = new ArrayList<Ber>();
    for (long at = bodyFrom; at < bodyTo; at = children.getLast().to) {
      if (children.size() == most) {
        throw new MalformedCms("more than " + most + " elements");
      }
      children.add(read(octets, at, bodyTo, 0));
    }
    return children;
  }

  /** The only element within. */
  Ber only() throws MalformedCms {
    var children = children(1);
    if (children.isEmpty()) {
      throw new MalformedCms("an element is missing");
    }
    return children.getFirst();
  }

  /**
   * The octets of a string, primitive or in pieces (X.690 §8.7). A few pieces are viewed, many are
   * copied into one array.
   */
  Content string() throws MalformedCms {
    if (!constructed()) {
      return octets.slice(bodyFrom, bodyTo);
    }
    var pieces = new ArrayList<Ber>();
    collect(pieces, 0);
    if (pieces.size() <= MOST_VIEWS) {
      return Content.concat(pieces.stream().map(p -> octets.slice(p.bodyFrom, p.bodyTo)).toList());
    }
    long size = pieces.stream().mapToLong(p -> p.bodyTo - p.bodyFrom).sum();
    if (size > Integer.MAX_VALUE - 8) {
      throw new MalformedCms("a string beyond 2 GiB");
    }
    var all = new byte[(int) size];
    int done = 0;
    for (var piece : pieces) {
      int length = (int) (piece.bodyTo - piece.bodyFrom);
      copy(piece.bodyFrom, all, done, length);
      done += length;
    }
    return Content.of(all);
  }

  private void collect(List<Ber> into, int depth) throws MalformedCms {
    if (depth > DEEPEST) {
      throw new MalformedCms("nested too deeply");
    }
    for (long at = bodyFrom; at < bodyTo; ) {
      var piece = read(octets, at, bodyTo, depth);
      if (piece.constructed()) {
        piece.as(OCTET_STRING | CONSTRUCTED).collect(into, depth + 1);
      } else {
        into.add(piece.as(OCTET_STRING));
      }
      if (into.size() > MOST_PIECES) {
        throw new MalformedCms("too many pieces");
      }
      at = piece.to;
    }
  }

  private void copy(long offset, byte[] into, int at, int count) {
    for (int done = 0; done < count; ) {
      done += octets.read(offset + done, into, at + done, count - done);
    }
  }

  /** The element as the ASN.1 library reads it, if it is no larger than so many octets. */
  ASN1Primitive asn1(int most) throws MalformedCms {
    if (to - from > most) {
      throw new MalformedCms("larger than " + most + " octets");
    }
    measure(0);
    try {
      return ASN1Primitive.fromByteArray(octets.slice(from, to).octets());
    } catch (IOException | RuntimeException broken) {
      throw new MalformedCms("not ASN.1", broken);
    }
  }

  /** Walks through what the library will read, so that no nesting can exhaust its stack. */
  private void measure(int depth) throws MalformedCms {
    if (!constructed()) {
      return;
    }
    for (long at = bodyFrom; at < bodyTo; ) {
      var child = read(octets, at, bodyTo, depth + 1);
      child.measure(depth + 1);
      at = child.to;
    }
  }
}
