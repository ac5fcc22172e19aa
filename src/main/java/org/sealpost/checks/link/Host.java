package org.sealpost.checks.link;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.mail.Domain;

/**
 * Where a link leads, read as browsers read it.
 *
 * @param text the host as it stands, lower case, without port
 * @param domain the host as a domain; empty if it is a number or nothing that resolves
 * @param isNumber whether it is an address in numbers, in any notation
 * @param isDisguisedNumber whether the number is written as only machines do: one integer, octal,
 *     hexadecimal
 * @param pretended the host that a user name before an at sign pretends; empty if there is none
 */
record Host(
    String text,
    Optional<Domain> domain,
    boolean isNumber,
    boolean isDisguisedNumber,
    Optional<String> pretended) {

  private static final int LONGEST = 2_000;
  private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern MACHINE =
      Pattern.compile("(0x[0-9a-f]+|\\d+)(\\.(0x[0-9a-f]+|\\d+)){0,3}");

  /** The host of an http or https link; empty for links of other kinds. Never throws. */
  static Optional<Host> of(String link) {
    var url = cleaned(link);
    int scheme = url.indexOf(':');
    var name = scheme < 0 ? "" : url.substring(0, scheme).toLowerCase(Locale.ROOT);
    if (!name.equals("http") && !name.equals("https") && !name.equals("ftp")) {
      return Optional.empty();
    }
    int from = scheme + 1;
    while (from < url.length() && url.charAt(from) == '/') {
      from++;
    }
    int to = from;
    while (to < url.length() && "/?#".indexOf(url.charAt(to)) < 0) {
      to++;
    }
    return Optional.of(ofAuthority(url.substring(from, to)));
  }

  /** Browsers drop line ends and tabs, and take a backslash for a slash. */
  private static String cleaned(String link) {
    var text = new StringBuilder();
    for (int i = 0; i < Math.min(link.length(), LONGEST); i++) {
      char c = link.charAt(i);
      if (c == '\\') {
        text.append('/');
      } else if (c != '\t' && c != '\n' && c != '\r' && c != '\u00ad' && c != '\u200b') {
        text.append(c);
      }
    }
    return text.toString().strip();
  }

  private static Host ofAuthority(String authority) {
    int at = authority.lastIndexOf('@');
    var user = at < 0 ? "" : decoded(authority.substring(0, at));
    var host = decoded(authority.substring(at + 1)).toLowerCase(Locale.ROOT);
    if (!host.startsWith("[")) {
      int port = host.indexOf(':');
      host = port < 0 ? host : host.substring(0, port);
    }
    boolean dotted = DOTTED.matcher(host).matches();
    boolean number = host.startsWith("[") || MACHINE.matcher(host).matches();
    boolean disguised = number && !dotted && !host.startsWith("[");
    int colon = user.indexOf(':');
    var pretended = colon < 0 ? user : user.substring(0, colon);
    return new Host(
        host,
        number ? Optional.empty() : Domain.parse(host).filter(d -> d.parent().isPresent()),
        number,
        disguised || hasLeadingZero(host, dotted),
        pretended.contains(".") ? Optional.of(pretended) : Optional.empty());
  }

  private static boolean hasLeadingZero(String host, boolean dotted) {
    return dotted && Pattern.compile("(^|\\.)0\\d").matcher(host).find();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
