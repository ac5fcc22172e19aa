package org.sealpost.smime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.sealpost.mail.Content;

/** Base64 as MIME writes it (RFC 2045 §6.8), and as it is found in the wild. */
final class Base64Text {

  private static final int LINE_OCTETS = 57;
  private static final int BLOCK = LINE_OCTETS * 1024;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final byte[] PEM = "-----BEGIN".getBytes(StandardCharsets.US_ASCII);

  private Base64Text() {}

  /** Lines of 76 characters, the last one with its line end too. */
  static Content encode(Content octets) {
    var encoder = Base64.getMimeEncoder(76, CRLF);
    var text = new OctetChunks();
    var block = new byte[BLOCK];
    for (long at = 0; at < octets.size(); ) {
      int n = fill(octets, at, block);
      var lines = encoder.encode(n == BLOCK ? block : Arrays.copyOf(block, n));
      text.write(lines, 0, lines.length);
      text.write(CRLF);
      at += n;
    }
    return text.content();
  }

  private static int fill(Content octets, long at, byte[] block) {
    int n = 0;
    for (int got; n < block.length; n += got) {
      got = octets.read(at + n, block, n, block.length - n);
      if (got == 0) {
        break;
      }
    }
    return n;
  }

  /**
   * Decodes whatever is there: octets outside the alphabet are passed over (a byte order mark,
   * blanks, missing or strange line ends), armour lines too; padding or a dash ends it.
   */
  static Content decode(Content text) {
    var values = values();
    var octets = new byte[(int) Math.min(Integer.MAX_VALUE - 8, text.size() / 4 * 3 + 3)];
    var block = new byte[64 * 1024];
    long at = afterArmour(text);
    int written = 0;
    int bits = 0;
    int held = 0;
    for (int n; (n = text.read(at, block, 0, block.length)) > 0; at += n) {
      for (int i = 0; i < n; i++) {
        int value = values[block[i] & 0xFF];
        if (value >= 0) {
          held = held << 6 | value;
          bits += 6;
          if (bits >= 8) {
            bits -= 8;
            octets[written++] = (byte) (held >>> bits);
          }
        } else if (value == END && written > 0) {
          return Content.of(octets).slice(0, written);
        }
      }
    }
    return Content.of(octets).slice(0, written);
  }

  private static final byte SKIP = -1;
  private static final byte END = -2;

  private static byte[] values() {
    var values = new byte[256];
    Arrays.fill(values, SKIP);
    for (int i = 0; i < ALPHABET.length(); i++) {
      values[ALPHABET.charAt(i)] = (byte) i;
    }
    values['='] = END;
    values['-'] = END;
    return values;
  }

  /** The offset after a first line such as {@code -----BEGIN PKCS7-----}. */
  private static long afterArmour(Content text) {
    var start = new byte[PEM.length];
    if (text.read(0, start, 0, start.length) < PEM.length || !Arrays.equals(start, PEM)) {
      return 0;
    }
    long at = 0;
    while (at < Math.min(text.size(), 128) && text.at(at) != '\n') {
      at++;
    }
    return at;
  }
}
