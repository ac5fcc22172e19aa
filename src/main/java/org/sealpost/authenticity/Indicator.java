package org.sealpost.authenticity;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.sealpost.authenticity.dkim.Algorithms;

/**
 * A picture that passed every check: SVG that shows and does nothing.
 *
 * @param svg the unpacked picture, at most 32 KiB of UTF-8
 */
public record Indicator(String svg) {

  private static final int SHORT = 8;

  /** The octets of the picture. */
  public byte[] octets() {
    return svg.getBytes(StandardCharsets.UTF_8);
  }

  /** SHA-256 of its octets, in hex: its name. */
  public String hash() {
    return HexFormat.of().formatHex(Algorithms.sha256().digest(octets()));
  }

  /** The end of its name, as {@code policy.indicator-hash} wants it. */
  String shortHash() {
    var hash = hash();
    return hash.substring(hash.length() - SHORT);
  }
}
