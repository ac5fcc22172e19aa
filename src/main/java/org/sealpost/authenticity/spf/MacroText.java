package org.sealpost.authenticity.spf;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with macros, as SPF records hold it (RFC 7208 §7). */
final class MacroText {

  private static final Pattern MACRO =
      Pattern.compile("\\{([A-Za-z])(\\d{0,9})([rR]?)([-.+,/_=]{0,100})}");

  /** A domain ends in a label that is no number (RFC 7208 §7.1). */
  private static final Pattern TOP_LABEL =
      Pattern.compile(".*\\.(?![0-9]+\\.?$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.?");

  private static final int LONGEST_DOMAIN = 253;

  private sealed interface Piece {
    record Literal(String text) implements Piece {}

    record Macro(char letter, int keep, boolean isReversed, String delimiters) implements Piece {}
  }

  /** Where macros get their values from. */
  interface Values {
    /** The value of a macro letter in lower case. */
    String of(char letter) throws SpfStop;
  }

  private final List<Piece> pieces;

  private MacroText(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /** A domain specification. */
  static MacroText domain(String text) throws SpfStop {
    var read = read(text, "slodiphv", false);
    var end = read.pieces.isEmpty() ? new Piece.Literal("") : read.pieces.getLast();
    if (end instanceof Piece.Literal(String literal)
        && !TOP_LABEL.matcher(literal).matches()
        && !text.endsWith("%%")
        && !text.endsWith("%_")
        && !text.endsWith("%-")) {
      throw SpfStop.permanent("not a domain: " + shown(text));
    }
    return read;
  }

  /** Any macro text of a record. */
  static MacroText text(String text) throws SpfStop {
    return read(text, "slodiphvcrt", false);
  }

  /** The text for those who fail: it may hold blanks and three more macros. */
  static MacroText explanation(String text) throws SpfStop {
    return read(text, "slodiphvcrt", true);
  }

  private static MacroText read(String text, String letters, boolean withBlanks) throws SpfStop {
    var pieces = new ArrayList<Piece>();
    var literal = new StringBuilder();
    var macro = MACRO.matcher(text);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '%') {
        if (c > '~' || c < ' ' || (c == ' ' && !withBlanks)) {
          throw SpfStop.permanent("not macro text: " + shown(text));
        }
        literal.append(c);
        continue;
      }
      switch (at < text.length() ? text.charAt(at) : '?') {
        case '%' -> literal.append('%');
        case '_' -> literal.append(' ');
        case '-' -> literal.append("%20");
        case '{' -> {
          if (!macro.region(at, text.length()).lookingAt()) {
            throw SpfStop.permanent("wrong macro in " + shown(text));
          }
          addLiteral(pieces, literal);
          pieces.add(macro(macro, letters));
          at = macro.end() - 1;
        }
        default -> throw SpfStop.permanent("wrong macro in " + shown(text));
      }
      at++;
    }
    addLiteral(pieces, literal);
    return new MacroText(List.copyOf(pieces));
  }

  private static Piece macro(Matcher found, String letters) throws SpfStop {
    char letter = found.group(1).charAt(0);
    if (letters.indexOf(Character.toLowerCase(letter)) < 0) {
      throw SpfStop.permanent("unknown macro " + letter);
    }
    var digits = found.group(2);
    var delimiters = found.group(4);
    int keep = digits.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (keep == 0) {
      throw SpfStop.permanent("a macro that keeps nothing");
    }
    return new Piece.Macro(
        letter, keep, !found.group(3).isEmpty(), delimiters.isEmpty() ? "." : delimiters);
  }

  private static void addLiteral(List<Piece> pieces, StringBuilder literal) {
    if (!literal.isEmpty()) {
      pieces.add(new Piece.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /** The text with values put in. */
  String expand(Values values) throws SpfStop {
    var out = new StringBuilder();
    for (var piece : pieces) {
      switch (piece) {
        case Piece.Literal(String text) -> out.append(text);
        case Piece.Macro macro -> out.append(value(macro, values));
      }
    }
    return out.toString();
  }

  /** The same as a domain name: labels on the left go until it fits (RFC 7208 §7.3). */
  String expandToDomain(Values values) throws SpfStop {
    var name = expand(values);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    while (name.length() > LONGEST_DOMAIN && name.indexOf('.') >= 0) {
      name = name.substring(name.indexOf('.') + 1);
    }
    return name;
  }

  private static String value(Piece.Macro macro, Values values) throws SpfStop {
    var text = values.of(Character.toLowerCase(macro.letter()));
    var parts = new ArrayList<String>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || macro.delimiters().indexOf(text.charAt(i)) >= 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    if (macro.isReversed()) {
      Collections.reverse(parts);
    }
    var kept = parts.subList(Math.max(0, parts.size() - macro.keep()), parts.size());
    var joined = String.join(".", kept);
    return Character.isUpperCase(macro.letter()) ? escaped(joined) : joined;
  }

  /** As RFC 3986 §2.1 wants it, everything but unreserved characters in hexadecimal. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
