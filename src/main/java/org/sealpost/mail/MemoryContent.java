package org.sealpost.mail;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/** Octets in an array, or in a stretch of one. */
final class MemoryContent implements Content {

  static final Content EMPTY = new MemoryContent(new byte[0], 0, 0);

  private final byte[] array;
  private final int start;
  private final int length;

  private MemoryContent(byte[] array, int start, int length) {
    this.array = array;
    this.start = start;
    this.length = length;
  }

  static Content of(byte[] octets) {
    return octets.length == 0 ? EMPTY : new MemoryContent(octets, 0, octets.length);
  }

  @Override
  public long size() {
    return length;
  }

  @Override
  public int at(long offset) {
    return array[start + (int) Objects.checkIndex(offset, length)] & 0xFF;
  }

  @Override
  public int read(long offset, byte[] into, int at, int count) {
    if (offset >= length) {
      return 0;
    }
    int n = (int) Math.min(count, length - offset);
    System.arraycopy(array, start + (int) offset, into, at, n);
    return n;
  }

  @Override
  public Content slice(long from, long to) {
    Objects.checkFromToIndex(from, to, length);
    return new MemoryContent(array, start + (int) from, (int) (to - from));
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(array, start, length);
  }

  @Override
  public byte[] octets() {
    return Arrays.copyOfRange(array, start, start + length);
  }

  @Override
  public String toString() {
    return length + " octets in memory";
  }
}
