package org.sealpost.smtp;

import java.io.IOException;

/** Octets on their way, sent on whenever a block of them is full and more come. */
final class Block {

  /** Where full blocks go. */
  interface Sink {
    void send(byte[] octets, int count) throws IOException;
  }

  private final Sink sink;
  private final byte[] octets;
  private int length;

  /**
   * A block.
   *
   * @param size of how many octets
   */
  Block(int size, Sink sink) {
    this.sink = sink;
    this.octets = new byte[size];
  }

  void put(byte octet) throws IOException {
    makeRoom();
    octets[length++] = octet;
  }

  void put(byte[] more, int from, int count) throws IOException {
    int done = 0;
    while (done < count) {
      makeRoom();
      int n = Math.min(count - done, octets.length - length);
      System.arraycopy(more, from + done, octets, length, n);
      length += n;
      done += n;
    }
  }

  private void makeRoom() throws IOException {
    if (length == octets.length) {
      sink.send(octets, length);
      length = 0;
    }
  }

  /** What is left, by another way: it is the end. */
  void end(Sink last) throws IOException {
    last.send(octets, length);
    length = 0;
  }
}
