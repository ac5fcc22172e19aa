package org.sealpost.mail;

import java.io.IOException;
import java.io.InputStream;

/** A stream of decoded octets, one block in memory at a time. */
final class DecodedStream extends InputStream {

  private static final int BLOCK = 8 * 1024;

  private final InputStream encoded;
  private final OctetDecoder decoder;
  private final byte[] block;
  private final OctetSink decoded;
  private int at;
  private boolean ended;

  DecodedStream(InputStream encoded, long size, OctetDecoder decoder) {
    this.encoded = encoded;
    this.decoder = decoder;
    this.block = new byte[Math.clamp(size, 1, BLOCK)];
    this.decoded = new OctetSink(block.length + 16);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (at == decoded.size()) {
      if (ended) {
        return -1;
      }
      decodeMore();
    }
    int n = Math.min(count, decoded.size() - at);
    decoded.copy(at, into, from, n);
    at += n;
    return n;
  }

  private void decodeMore() throws IOException {
    decoded.clear();
    at = 0;
    int n = encoded.read(block, 0, block.length);
    if (n > 0) {
      decoder.decode(block, n, decoded);
    } else {
      decoder.finish(decoded);
      ended = true;
    }
  }

  @Override
  public void close() throws IOException {
    encoded.close();
  }
}
