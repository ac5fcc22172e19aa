package org.sealpost.authenticity.spf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.authenticity.spf.SpfRecord.Directive;
import org.sealpost.authenticity.spf.SpfRecord.Mechanism;
import org.sealpost.authenticity.spf.SpfRecord.Prefixes;
import org.sealpost.mail.AuthenticationResult;

/** Reads SPF records; one wrong term makes the whole record wrong (RFC 7208 §4.6). */
final class SpfRecordReader {

  private static final String VERSION = "v=spf1";

  private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*+)=(.*)");
  private static final Pattern IP4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IP6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,2}");

  private Optional<MacroText> redirect = Optional.empty();
  private Optional<MacroText> explanation = Optional.empty();

  private SpfRecordReader() {}

  /** Whether a TXT record is an SPF record of the version we know (RFC 7208 §4.5). */
  static boolean isSpf(String txt) {
    return txt.regionMatches(true, 0, VERSION, 0, VERSION.length())
        && (txt.length() == VERSION.length() || txt.charAt(VERSION.length()) == ' ');
  }

  static SpfRecord read(String txt) throws SpfStop {
    return new SpfRecordReader().record(txt);
  }

  private SpfRecord record(String txt) throws SpfStop {
    var directives = new ArrayList<Directive>();
    for (var term : txt.substring(VERSION.length()).split(" +", -1)) {
      if (!term.isEmpty()) {
        var modifier = MODIFIER.matcher(term);
        if (modifier.matches()) {
          readModifier(modifier.group(1).toLowerCase(Locale.ROOT), modifier.group(2), term);
        } else {
          directives.add(directive(term));
        }
      }
    }
    return new SpfRecord(directives, redirect, explanation);
  }

  private void readModifier(String name, String value, String term) throws SpfStop {
    switch (name) {
      case "redirect" -> {
        requireOnce(redirect, term);
        redirect = Optional.of(MacroText.domain(value));
      }
      case "exp" -> {
        requireOnce(explanation, term);
        explanation = Optional.of(MacroText.domain(value));
      }
      // An unknown modifier is ignored, its syntax is not (RFC 7208 §6).
      default -> MacroText.text(value);
    }
  }

  private static void requireOnce(Optional<MacroText> before, String term) throws SpfStop {
    if (before.isPresent()) {
      throw SpfStop.permanent("a second " + term);
    }
  }

  private static Directive directive(String term) throws SpfStop {
    var result =
        switch (term.charAt(0)) {
          case '-' -> AuthenticationResult.FAIL;
          case '~' -> AuthenticationResult.SOFTFAIL;
          case '?' -> AuthenticationResult.NEUTRAL;
          default -> AuthenticationResult.PASS;
        };
    var bare = "+-~?".indexOf(term.charAt(0)) >= 0 ? term.substring(1) : term;
    int end = 0;
    while (end < bare.length() && bare.charAt(end) != ':' && bare.charAt(end) != '/') {
      end++;
    }
    var name = bare.substring(0, end).toLowerCase(Locale.ROOT);
    return new Directive(result, mechanism(name, bare.substring(end), term), term);
  }

  private static Mechanism mechanism(String name, String rest, String term) throws SpfStop {
    return switch (name) {
      case "all" -> {
        require(rest.isEmpty(), term);
        yield new Mechanism.All();
      }
      case "include" -> new Mechanism.Include(MacroText.domain(argument(rest, term)));
      case "exists" -> new Mechanism.Exists(MacroText.domain(argument(rest, term)));
      case "ptr" -> new Mechanism.Ptr(optionalDomain(rest, term));
      case "a" -> {
        int cut = prefixFrom(rest);
        yield new Mechanism.A(
            optionalDomain(rest.substring(0, cut), term), prefixes(rest.substring(cut), term));
      }
      case "mx" -> {
        int cut = prefixFrom(rest);
        yield new Mechanism.Mx(
            optionalDomain(rest.substring(0, cut), term), prefixes(rest.substring(cut), term));
      }
      case "ip4" -> ip(argument(rest, term), IP4, 32, term);
      case "ip6" -> ip(argument(rest, term), IP6, 128, term);
      default -> throw SpfStop.permanent("unknown mechanism " + shown(term));
    };
  }

  private static String argument(String rest, String term) throws SpfStop {
    require(rest.length() > 1 && rest.charAt(0) == ':', term);
    return rest.substring(1);
  }

  private static Optional<MacroText> optionalDomain(String rest, String term) throws SpfStop {
    return rest.isEmpty() ? Optional.empty() : Optional.of(MacroText.domain(argument(rest, term)));
  }

  /**
   * Where {@code /24//64} begins: a domain may hold slashes too, inside macros and out of them, but
   * it cannot end in slash and digits (RFC 7208 §5.6, §7.1).
   */
  private static int prefixFrom(String rest) {
    int at = rest.length();
    while (at > 0 && Character.isDigit(rest.charAt(at - 1))) {
      at--;
    }
    if (at == 0 || rest.charAt(at - 1) != '/') {
      return rest.length();
    }
    at--;
    if (at > 0 && rest.charAt(at - 1) == '/') {
      at--;
      int four = at;
      while (four > 0 && Character.isDigit(rest.charAt(four - 1))) {
        four--;
      }
      return four > 0 && four < at && rest.charAt(four - 1) == '/' ? four - 1 : at;
    }
    return at;
  }

  private static Prefixes prefixes(String text, String term) throws SpfStop {
    int six = text.indexOf("//");
    var four = six < 0 ? text : text.substring(0, six);
    return new Prefixes(
        four.isEmpty() ? 32 : prefix(four.substring(1), 32, term),
        six < 0 ? 128 : prefix(text.substring(six + 2), 128, term));
  }

  private static int prefix(String digits, int most, String term) throws SpfStop {
    require(NUMBER.matcher(digits).matches() && Integer.parseInt(digits) <= most, term);
    return Integer.parseInt(digits);
  }

  private static Mechanism ip(String text, Pattern syntax, int bits, String term) throws SpfStop {
    int slash = text.indexOf('/');
    var network = slash < 0 ? text : text.substring(0, slash);
    require(syntax.matcher(network).matches(), term);
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits, term);
    try {
      var address = InetAddress.ofLiteral(network);
      // An IPv4-mapped network is IPv4 to Java; no client will ever be seen as within it.
      return new Mechanism.Ip(address, address.getAddress().length * 8 == bits ? prefix : 129);
    } catch (IllegalArgumentException noAddress) {
      throw SpfStop.permanent("wrong term " + shown(term));
    }
  }

  private static void require(boolean condition, String term) throws SpfStop {
    if (!condition) {
      throw SpfStop.permanent("wrong term " + shown(term));
    }
  }

  private static String shown(String term) {
    return term.length() <= 80 ? term : term.substring(0, 80) + "…";
  }
}
