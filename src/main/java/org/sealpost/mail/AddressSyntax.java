package org.sealpost.mail;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads and writes single addresses (RFC 5321 §4.1.2, RFC 5322 §3.4.1, RFC 6531 §3.3). */
final class AddressSyntax {

  private static final int LONGEST = 512;
  private static final int LONGEST_LOCAL_PART = 64;
  private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

  private AddressSyntax() {}

  static Optional<Address> addrSpec(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    int at = text.startsWith("\"") ? afterQuoted(text) : text.indexOf('@');
    if (at <= 0 || at >= text.length() || text.charAt(at) != '@') {
      return Optional.empty();
    }
    var localPart =
        text.startsWith("\"") ? unquoted(text.substring(1, at - 1)) : text.substring(0, at);
    boolean fits =
        isLocalPart(localPart, text.startsWith("\""))
            && localPart.getBytes(StandardCharsets.UTF_8).length <= LONGEST_LOCAL_PART;
    return fits
        ? Domain.parse(text.substring(at + 1)).map(domain -> new Address(localPart, domain))
        : Optional.empty();
  }

  /** The local part as it must be written: in quotes unless it is a dot-atom. */
  static String quoted(String localPart) {
    if (isDotAtom(localPart)) {
      return localPart;
    }
    var text = new StringBuilder(localPart.length() + 2).append('"');
    for (int i = 0; i < localPart.length(); i++) {
      char c = localPart.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c);
    }
    return text.append('"').toString();
  }

  static boolean isAtext(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ATEXT_SPECIALS.indexOf(c) >= 0
        || c > 0x9F;
  }

  /** The index after the quoted string that a text begins with; 0 if it never ends. */
  private static int afterQuoted(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i + 1;
      }
    }
    return 0;
  }

  private static String unquoted(String inner) {
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    var text = new StringBuilder(inner.length());
    for (int i = 0; i < inner.length(); i++) {
      if (inner.charAt(i) == '\\' && i + 1 < inner.length()) {
        i++;
      }
      text.append(inner.charAt(i));
    }
    return text.toString();
  }

  /**
   * Dots where they should not be are accepted: such mailboxes exist, and are quoted on the way.
   */
  private static boolean isLocalPart(String text, boolean quoted) {
    return quoted
        ? text.chars().noneMatch(Character::isISOControl)
        : !text.isEmpty() && text.chars().allMatch(c -> c == '.' || isAtext((char) c));
  }

  private static boolean isDotAtom(String text) {
    return !text.isEmpty()
        && !text.startsWith(".")
        && !text.endsWith(".")
        && !text.contains("..")
        && text.chars().allMatch(c -> c == '.' || isAtext((char) c));
  }
}
