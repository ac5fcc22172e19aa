package org.sealpost.mail;

import java.util.Arrays;

/** A growing row of octets. */
final class OctetSink {

  private byte[] array;
  private int size;

  OctetSink(int capacity) {
    this.array = new byte[Math.max(16, capacity)];
  }

  void put(int octet) {
    if (size == array.length) {
      array = Arrays.copyOf(array, 2 * size);
    }
    array[size++] = (byte) octet;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  void copy(int from, byte[] into, int at, int count) {
    System.arraycopy(array, from, into, at, count);
  }

  byte[] octets() {
    return Arrays.copyOf(array, size);
  }
}
