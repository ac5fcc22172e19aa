package org.sealpost.cli.remote;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of certificates and lists (RFC 7468 §2). */
final class Pem {

  private Pem() {}

  static String of(String label, byte[] der) {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, lines.encodeToString(der), label);
  }
}
