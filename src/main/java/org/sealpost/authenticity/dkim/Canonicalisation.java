package org.sealpost.authenticity.dkim;

import java.util.Locale;

/** How much a message may change on its way without breaking a signature (RFC 6376 §3.4). */
public enum Canonicalisation {
  /** Not at all. */
  SIMPLE,
  /** White space and the case of field names may change. */
  RELAXED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * A header field without its final line end. Line feeds alone count as line ends, since that is
   * what they were or will be on the wire.
   */
  public String field(String raw) {
    var wire = withoutFinalLineEnd(withWireLineEnds(raw));
    return switch (this) {
      case SIMPLE -> wire;
      case RELAXED -> relaxed(wire);
    };
  }

  /** RFC 6376 §3.4.2. */
  private static String relaxed(String wire) {
    int colon = wire.indexOf(':');
    var out = new StringBuilder(wire.length());
    out.append(wire.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT).stripTrailing());
    out.append(':');
    boolean isBlank = false;
    int valueFrom = out.length();
    for (int i = colon + 1; i < wire.length(); i++) {
      char c = wire.charAt(i);
      if (c == '\r' && i + 1 < wire.length() && wire.charAt(i + 1) == '\n') {
        i++;
      } else if (c == ' ' || c == '\t') {
        isBlank = true;
      } else {
        if (isBlank && out.length() > valueFrom) {
          out.append(' ');
        }
        isBlank = false;
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String withWireLineEnds(String raw) {
    var out = new StringBuilder(raw.length() + 8);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\n' && (i == 0 || raw.charAt(i - 1) != '\r')) {
        out.append('\r');
      }
      out.append(c);
    }
    return out.toString();
  }

  private static String withoutFinalLineEnd(String wire) {
    return wire.endsWith("\r\n") ? wire.substring(0, wire.length() - 2) : wire;
  }
}
