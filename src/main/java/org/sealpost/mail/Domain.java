package org.sealpost.mail;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * A DNS domain name as mail uses it: lower case, A-labels, no trailing dot.
 *
 * @param name the ASCII form, at most 253 octets, labels of 1 to 63 octets (RFC 1035 §2.3.4)
 */
public record Domain(String name) implements Comparable<Domain> {

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  public Domain {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a domain name: " + name);
    }
  }

  /**
   * Reads a domain as people and mails write it: any case, U-labels or A-labels, perhaps with a
   * trailing dot. Empty if it is no domain name. Never throws.
   */
  public static Optional<Domain> parse(String text) {
    var trimmed = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    // The ASCII form is never shorter, and converting takes the square of the length.
    if (trimmed.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    try {
      var ascii = isAscii(trimmed) ? trimmed : IDN.toASCII(trimmed, IDN.ALLOW_UNASSIGNED);
      var name = ascii.toLowerCase(Locale.ROOT);
      return isName(name) ? Optional.of(new Domain(name)) : Optional.empty();
    } catch (IllegalArgumentException notAnIdn) {
      return Optional.empty();
    }
  }

  /** A domain written in our own code or configuration; throws if it is none. */
  public static Domain of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a domain name: " + text));
  }

  /** The form for people, with U-labels where the name has any. */
  public String display() {
    return name.contains("xn--") ? IDN.toUnicode(name, IDN.ALLOW_UNASSIGNED) : name;
  }

  /** The domain one label up; empty for a top-level domain. */
  public Optional<Domain> parent() {
    int dot = name.indexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(new Domain(name.substring(dot + 1)));
  }

  /** Whether this is the other domain or lies below it. */
  public boolean isWithin(Domain other) {
    return name.equals(other.name) || name.endsWith("." + other.name);
  }

  @Override
  public int compareTo(Domain other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return false;
    }
    for (var label : name.split("\\.", -1)) {
      if (label.isEmpty()
          || label.length() > LONGEST_LABEL
          || !label.chars().allMatch(Domain::isInLabel)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInLabel(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
