package org.sealpost.smtp;

import java.io.IOException;
import org.sealpost.mail.Content;

/**
 * Walks a mail before the wire so that every line ends in CR LF: whatever a content holds, no bare
 * CR or LF leaves us (RFC 5321 §2.3.8), and the last line is ended.
 */
final class WholeLines {

  /** Who writes the lines down. */
  interface Writer {
    /**
     * Octets of a line, without CR and LF.
     *
     * @param begins whether they are the first of their line
     */
    void text(byte[] octets, int from, int count, boolean begins) throws IOException;

    void lineEnd() throws IOException;
  }

  private static final int BLOCK = 32 * 1024;

  private final Writer writer;
  private boolean lineStart = true;
  private boolean afterCr;
  private long mended;

  WholeLines(Writer writer) {
    this.writer = writer;
  }

  /** Walks all of it. Returns how many line ends had to be mended. */
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
        int from = i;
        while (i < count && block[i] != '\r' && block[i] != '\n') {
          i++;
        }
        writer.text(block, from, i - from, lineStart);
        lineStart = false;
      }
    }
  }

  private void endLine(boolean broken) throws IOException {
    writer.lineEnd();
    lineStart = true;
    afterCr = false;
    mended += broken ? 1 : 0;
  }
}
