package org.sealpost.mail;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.mail.AuthenticationResults.Method;
import org.sealpost.mail.AuthenticationResults.Property;

/** Writes and reads the Authentication-Results field (RFC 8601 §2.2). */
final class AuthenticationResultsSyntax {

  private static final int LONGEST_VALUE = 255;
  private static final int LONGEST_LINE = 78;
  private static final int LONGEST_FIELD = 64 * 1024;
  private static final int MOST_METHODS = 200;
  private static final int MOST_PROPERTIES = 50;

  /** What a token of RFC 2045 §5.1 cannot hold, besides blanks and controls. */
  private static final String TSPECIALS = "()<>@,;:\\\"/[]?=";

  private AuthenticationResultsSyntax() {}

  // ---- writing

  static String written(AuthenticationResults results) {
    var out = new StringBuilder(AuthenticationResults.FIELD).append(": ");
    out.append(value(results.authservId()));
    if (results.methods().isEmpty()) {
      out.append("; none");
    }
    for (var method : results.methods()) {
      out.append(";\r\n\t");
      write(method, out);
    }
    return out.append("\r\n").toString();
  }

  private static void write(Method method, StringBuilder out) {
    int lineFrom = out.length();
    out.append(word(method.name())).append('=').append(word(method.result()));
    var pieces = new ArrayList<String>();
    if (!method.reason().isEmpty()) {
      pieces.add("reason=" + quoted(method.reason()));
    }
    for (var p : method.properties()) {
      pieces.add(word(p.type()) + "." + word(p.name()) + "=" + value(p.value()));
    }
    for (var piece : pieces) {
      if (out.length() - lineFrom + piece.length() >= LONGEST_LINE) {
        out.append("\r\n\t ");
        lineFrom = out.length();
      } else {
        out.append(' ');
      }
      out.append(piece);
    }
  }

  /** A word of the registry: whatever else comes along, no octet of it can mean anything. */
  private static String word(String text) {
    var safe = text.replaceAll("[^A-Za-z0-9_-]", "");
    return safe.isEmpty() ? "unknown" : safe;
  }

  private static String value(String text) {
    return isBare(text) ? text : quoted(text);
  }

  /** A token, a domain, or an address whose local part needs no quotes. */
  private static boolean isBare(String text) {
    int at = text.indexOf('@');
    var rest = at < 0 ? text : text.substring(0, at) + text.substring(at + 1);
    return !rest.isEmpty()
        && text.length() <= LONGEST_VALUE
        && !text.endsWith("@")
        && rest.chars().allMatch(c -> isTokenCharacter((char) c));
  }

  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    int length = Math.min(text.length(), LONGEST_VALUE);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        out.append('?');
      } else {
        if (c == '"' || c == '\\') {
          out.append('\\');
        }
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private static boolean isTokenCharacter(char c) {
    return c > ' ' && c <= '~' && TSPECIALS.indexOf(c) < 0;
  }

  // ---- finding forged ones

  static boolean claims(HeaderField field, String authservId) {
    // A reader that unfolds first finds a name where our reader finds none: look before the colon.
    int colon = field.raw().indexOf(':');
    if (!isLikeOurName(field.raw().substring(0, Math.max(0, colon)))) {
      return false;
    }
    var ours = normal(authservId);
    return names(field.raw().substring(field.raw().indexOf(':') + 1), ours)
        || names(field.text(), ours);
  }

  /**
   * Readers differ in what they forgive in a field name: blanks, NUL, other controls, octets beyond
   * ASCII (what we do not recognise must not be recognised behind us).
   */
  private static boolean isLikeOurName(String name) {
    var letters = name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    return letters.equals("authenticationresults");
  }

  /** Whether our name stands where some reader may look for the authserv-id. */
  private static boolean names(String content, String ours) {
    var text = normal(content.replaceAll("[^ -~]+", ""));
    var bare = withoutComments(text);
    int end = bare.indexOf(';');
    var head = (end < 0 ? bare : bare.substring(0, end)).replace(" ", "");
    var id = head.replaceAll("[\"\\\\]", "");
    return id.contains(ours) || (!isPlain(head) && text.contains(ours));
  }

  /**
   * A well-formed authserv-id with nothing but a version behind it, so that none can misread it.
   */
  private static boolean isPlain(String id) {
    return id.matches("[a-z0-9._-]+");
  }

  private static String normal(String text) {
    var lower = text.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String withoutComments(String text) {
    var out = new StringBuilder(text.length());
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && depth > 0) {
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  // ---- reading

  static Optional<AuthenticationResults> read(String text) {
    if (text.length() > LONGEST_FIELD) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Reader(text).results());
    } catch (NotThisSyntax e) {
      return Optional.empty();
    }
  }

  /** Leaves a reader from any depth; never leaves this class. */
  private static final class NotThisSyntax extends Exception {
    NotThisSyntax() {
      super("no Authentication-Results", null, false, false);
    }
  }

  /** A cursor over the field's value. */
  private static final class Reader {

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    AuthenticationResults results() throws NotThisSyntax {
      skip();
      var id = value();
      skip();
      if (at < text.length() && Character.isDigit(text.charAt(at))) {
        if (!token().equals("1")) {
          throw new NotThisSyntax();
        }
        skip();
      }
      var methods = new ArrayList<Method>();
      while (at < text.length()) {
        expect(';');
        skip();
        if (at == text.length() || methods.size() >= MOST_METHODS) {
          break;
        }
        var name = token();
        skip();
        if (name.equalsIgnoreCase("none") && (at == text.length() || text.charAt(at) == ';')) {
          continue;
        }
        methods.add(method(name));
      }
      return new AuthenticationResults(id, methods);
    }

    private Method method(String name) throws NotThisSyntax {
      if (at < text.length() && text.charAt(at) == '/') {
        at++;
        skip();
        token(); // the method's version
        skip();
      }
      expect('=');
      skip();
      var result = token();
      skip();
      var reason = "";
      var properties = new ArrayList<Property>();
      while (at < text.length() && text.charAt(at) != ';') {
        var word = token();
        int dot = word.indexOf('.');
        skip();
        if (dot < 0 && at < text.length() && text.charAt(at) == '.') {
          at++;
          skip();
          word = word + "." + token();
          dot = word.indexOf('.');
          skip();
        }
        expect('=');
        skip();
        var value = value();
        skip();
        if (dot > 0 && properties.size() < MOST_PROPERTIES) {
          properties.add(
              new Property(lower(word.substring(0, dot)), lower(word.substring(dot + 1)), value));
        } else if (word.equalsIgnoreCase("reason")) {
          reason = value;
        }
      }
      return new Method(lower(name), lower(result), reason, properties);
    }

    private String value() throws NotThisSyntax {
      if (at < text.length() && text.charAt(at) == '"') {
        var quoted = quotedString();
        return at < text.length() && text.charAt(at) == '@' ? quoted + run("@/:") : quoted;
      }
      return run("@/:=+");
    }

    private String quotedString() throws NotThisSyntax {
      var out = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\') {
          at++;
        }
        if (at < text.length()) {
          out.append(text.charAt(at));
        }
      }
      expect('"');
      return out.toString();
    }

    private String token() throws NotThisSyntax {
      return run("");
    }

    /** Token characters, and some more that bare values hold in practice. */
    private String run(String more) throws NotThisSyntax {
      int from = at;
      while (at < text.length()
          && (isTokenCharacter(text.charAt(at))
              || text.charAt(at) > 0x7F
              || more.indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      if (from == at) {
        throw new NotThisSyntax();
      }
      return text.substring(from, at);
    }

    private void expect(char c) throws NotThisSyntax {
      if (at >= text.length() || text.charAt(at) != c) {
        throw new NotThisSyntax();
      }
      at++;
    }

    /** Blanks and comments (RFC 5322 §3.2.2). */
    private void skip() throws NotThisSyntax {
      int depth = 0;
      for (; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '(') {
          depth++;
        } else if (c == ')' && depth > 0) {
          depth--;
        } else if (c == '\\' && depth > 0) {
          at++;
        } else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
          return;
        }
      }
      if (depth > 0) {
        throw new NotThisSyntax();
      }
    }

    private static String lower(String word) {
      return word.toLowerCase(Locale.ROOT);
    }
  }
}
