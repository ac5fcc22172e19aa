package org.sealpost.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chain's arithmetic: a line's hash is SHA-256 over the hash before it, a line feed, and the
 * columns of its row as a JSON array without blanks. It covers the row as it stands, not what
 * reading makes of it, so that no edit is read away.
 */
final class AuditChain {

  private static final JsonMapper JSON = JsonMapper.shared();

  private AuditChain() {}

  static String hash(String hashBefore, AuditCheck.RawLine line) {
    var columns =
        JSON.writeValueAsString(
            List.of(
                line.sequence(),
                line.recordedAt(),
                line.who(),
                line.what(),
                line.object(),
                line.details(),
                line.ip()));
    var text = hashBefore + "\n" + columns;
    return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
