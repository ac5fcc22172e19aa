package org.sealpost.delivery;

import java.util.Locale;
import org.sealpost.mail.Address;

/** Addresses as the part of a report for machines writes them: with their type. */
final class ReportedAddress {

  private ReportedAddress() {}

  /**
   * An address with its type; beyond ASCII as it is in a report that may carry that, else in the
   * escaped form of RFC 6533 §3.
   */
  static String typed(Address address, boolean global) {
    if (!address.needsUtf8()) {
      return "rfc822; " + address;
    }
    return "utf-8; " + beyondAscii(address.toString(), global);
  }

  private static String beyondAscii(String address, boolean global) {
    // Within a line nothing but what can stand in an address: the sender's words are foreign.
    return global && address.codePoints().noneMatch(c -> c < 33 || (c > 126 && c < 160))
        ? address.substring(
            0, address.offsetByCodePoints(0, Math.min(Bounce.LONGEST_DIAGNOSTIC, length(address))))
        : escaped(address);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** An original recipient, {@code rfc822;bob@example.org}, whatever its sender wrote there. */
  static String typed(String original, boolean global) {
    int end = original.indexOf(';');
    var type = end < 0 ? "rfc822" : Bounce.printable(original.substring(0, end));
    var address = original.substring(end + 1).strip();
    boolean plain = address.chars().allMatch(c -> c > 31 && c < 127);
    return plain
        ? type + "; " + Bounce.printable(address)
        : "utf-8; " + beyondAscii(address, global);
  }

  private static String escaped(String address) {
    var line =
        address.length() > Bounce.LONGEST_DIAGNOSTIC
            ? address.substring(0, Bounce.LONGEST_DIAGNOSTIC)
            : address;
    var escaped = new StringBuilder();
    line.codePoints()
        .forEach(
            c -> {
              if (c > 32 && c < 127 && c != '+' && c != '=' && c != '\\') {
                escaped.appendCodePoint(c);
              } else {
                escaped.append(String.format(Locale.ROOT, "\\x{%02X}", c));
              }
            });
    return escaped.toString();
  }
}
