package org.sealpost.smtp;

import java.io.IOException;
import org.sealpost.mail.Content;

/**
 * Writes a mail after DATA: the last place before the wire, where every line gets its CR LF and
 * every leading dot its double (RFC 5321 §4.5.2). Whatever a content holds, no bare CR or LF leaves
 * us (RFC 5321 §2.3.8).
 */
final class DotWriter {

  /** Where the octets go. */
  interface Sink {
    void send(byte[] octets, int count) throws IOException;
  }

  private static final int BLOCK = 32 * 1024;

  private final Sink sink;
  private final byte[] out;
  private int length;
  private boolean lineStart = true;
  private boolean afterCr;
  private long mended;

  DotWriter(Sink sink, long size) {
    this.sink = sink;
    this.out = new byte[Math.clamp(size + size / 8 + 64, 1024, BLOCK)];
  }

  /** Writes all of it and the final dot. Returns how many line ends had to be mended. */
  long write(Content content) throws IOException {
    var block = new byte[Math.clamp(content.size(), 1, BLOCK)];
    long offset = 0;
    while (offset < content.size()) {
      int n = content.read(offset, block, 0, block.length);
      add(block, n);
      offset += n;
    }
    if (afterCr || !lineStart) {
      endLine(true);
    }
    put((byte) '.');
    put((byte) '\r');
    put((byte) '\n');
    sink.send(out, length);
    return mended;
  }

  private void add(byte[] block, int count) throws IOException {
    int i = 0;
    while (i < count) {
      byte octet = block[i];
      if (afterCr || octet == '\n') {
        endLine(!(afterCr && octet == '\n'));
        i += octet == '\n' ? 1 : 0;
      } else if (octet == '\r') {
        afterCr = true;
        i++;
      } else {
        if (lineStart && octet == '.') {
          put((byte) '.');
        }
        lineStart = false;
        int from = i;
        while (i < count && block[i] != '\r' && block[i] != '\n') {
          i++;
        }
        put(block, from, i - from);
      }
    }
  }

  private void endLine(boolean broken) throws IOException {
    put((byte) '\r');
    put((byte) '\n');
    lineStart = true;
    afterCr = false;
    mended += broken ? 1 : 0;
  }

  private void put(byte octet) throws IOException {
    if (length == out.length) {
      sink.send(out, length);
      length = 0;
    }
    out[length++] = octet;
  }

  private void put(byte[] octets, int from, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (length == out.length) {
        sink.send(out, length);
        length = 0;
      }
      int n = Math.min(count - done, out.length - length);
      System.arraycopy(octets, from + done, out, length, n);
      length += n;
      done += n;
    }
  }
}
