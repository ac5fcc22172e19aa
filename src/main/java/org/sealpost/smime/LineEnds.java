package org.sealpost.smime;

import org.sealpost.mail.Content;

/** Canonical line ends: CRLF and nothing else (RFC 8551 §3.1.1). */
final class LineEnds {

  private static final int BLOCK = 64 * 1024;

  private LineEnds() {}

  /** Whether a CR stands without LF, or an LF without CR. */
  static boolean hasBare(Content content) {
    var block = new byte[BLOCK];
    boolean afterCr = false;
    long at = 0;
    for (int n; (n = content.read(at, block, 0, block.length)) > 0; at += n) {
      for (int i = 0; i < n; i++) {
        byte octet = block[i];
        if ((octet == '\n') != afterCr) {
          return true;
        }
        afterCr = octet == '\r';
      }
    }
    return afterCr;
  }

  /** The same text with CRLF for every line end; the content itself where nothing is to do. */
  static Content canonical(Content content) {
    if (!hasBare(content)) {
      return content;
    }
    var text = new OctetChunks();
    var block = new byte[BLOCK];
    var out = new byte[2 * BLOCK];
    boolean afterCr = false;
    long at = 0;
    for (int n; (n = content.read(at, block, 0, block.length)) > 0; at += n) {
      int m = 0;
      for (int i = 0; i < n; i++) {
        byte octet = block[i];
        if (octet == '\r' || (octet == '\n' && !afterCr)) {
          out[m++] = '\r';
          out[m++] = '\n';
        } else if (octet != '\n') {
          out[m++] = octet;
        }
        afterCr = octet == '\r';
      }
      text.write(out, 0, m);
    }
    return text.content();
  }
}
