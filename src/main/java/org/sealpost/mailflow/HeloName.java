package org.sealpost.mailflow;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sealpost.mail.Domain;

/**
 * What a client calls itself in EHLO. RFC 5321 §4.1.4: that the name does not fit the address must
 * not be a reason to refuse mail; that a stranger claims to be us is another matter.
 */
enum HeloName {
  /** A name as RFC 5321 §2.3.5 wants it, or the client's address in brackets. */
  PLAUSIBLE,
  /** Our own name or address, said by somebody else. */
  OURS,
  /** One label, an address without brackets, another's address, no name at all. */
  ODD;

  private static final Pattern FULL_NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)+"
              + "[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*\\.?");

  static HeloName of(String said, InetAddress client, Domain hostname, Set<InetAddress> ours) {
    var bare = said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
    if (bare.toLowerCase(Locale.ROOT).equals(hostname.name())) {
      return OURS;
    }
    if (said.startsWith("[") && said.endsWith("]")) {
      var literal = literal(said.substring(1, said.length() - 1));
      if (literal.filter(ours::contains).isPresent()) {
        return OURS;
      }
      return literal.filter(client::equals).isPresent() ? PLAUSIBLE : ODD;
    }
    var naked = literal(said);
    if (naked.isPresent()) {
      return ours.contains(naked.get()) ? OURS : ODD;
    }
    return FULL_NAME.matcher(said).matches() ? PLAUSIBLE : ODD;
  }

  /** An address literal (RFC 5321 §4.1.3); nothing is looked up. */
  private static Optional<InetAddress> literal(String text) {
    var address = text.regionMatches(true, 0, "IPv6:", 0, 5) ? text.substring(5) : text;
    if (!address.matches("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }
}
