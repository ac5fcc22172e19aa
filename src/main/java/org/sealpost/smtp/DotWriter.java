package org.sealpost.smtp;

import java.io.IOException;
import org.sealpost.mail.Content;

/**
 * Writes a mail after DATA: every leading dot gets its double, and a dot of its own ends the mail
 * (RFC 5321 §4.5.2).
 */
final class DotWriter implements WholeLines.Writer {

  private static final int BLOCK = 32 * 1024;

  private final Block.Sink sink;
  private final Block block;

  DotWriter(Block.Sink sink, long size) {
    this.sink = sink;
    this.block = new Block(Math.clamp(size + size / 8 + 64, 1024, BLOCK), sink);
  }

  /** Writes all of it and the final dot. Returns how many line ends had to be mended. */
  long write(Content content) throws IOException {
    long mended = new WholeLines(this).write(content);
    block.put((byte) '.');
    lineEnd();
    block.end(sink);
    return mended;
  }

  @Override
  public void text(byte[] octets, int from, int count, boolean begins) throws IOException {
    if (begins && octets[from] == '.') {
      block.put((byte) '.');
    }
    block.put(octets, from, count);
  }

  @Override
  public void lineEnd() throws IOException {
    block.put((byte) '\r');
    block.put((byte) '\n');
  }
}
