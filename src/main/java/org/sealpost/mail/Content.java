package org.sealpost.mail;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Octets that never change, in memory or in a file, or a view on a part or a row of others. Reading
 * does not copy more than was asked for.
 */
public interface Content {

  /** How many octets there are. */
  long size();

  /** The octet at an offset, 0 to 255; throws IndexOutOfBoundsException beyond the size. */
  int at(long offset);

  /** Copies up to {@code count} octets from {@code offset} on; returns how many, 0 at the end. */
  int read(long offset, byte[] into, int at, int count);

  /** A view on the octets from {@code from} up to, not including, {@code to}. */
  Content slice(long from, long to);

  /** A stream over all octets. */
  InputStream open();

  /** All octets in one array; throws IllegalStateException above 2 GiB. */
  byte[] octets();

  /** Octets in memory; the array must not be changed afterwards. */
  static Content of(byte[] octets) {
    return MemoryContent.of(octets);
  }

  /** The octets of a file, which must neither change nor go away while they are used. */
  static Content of(Path file) {
    return FileContent.of(file);
  }

  /** The octets of all, one after the other, without copying. */
  static Content concat(List<Content> pieces) {
    return JoinedContent.of(pieces);
  }

  /** No octets. */
  static Content empty() {
    return MemoryContent.EMPTY;
  }
}
