package org.sealpost.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the value of an address field (RFC 5322 §3.4) in one pass without recursion. Whatever two
 * programs could read differently makes the list not well-formed: an attacker shows one address to
 * the check and another to the reader.
 */
final class AddressListReader {

  private static final int MOST = 5_000;
  private static final String STRUCTURE = "<>,;:\"() \t\r\n";

  private final String text;
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private int at;
  private boolean doubtful;
  private boolean inGroup;
  private boolean any;

  private AddressListReader(String text) {
    this.text = text;
  }

  static AddressList read(String value) {
    var reader = new AddressListReader(value);
    reader.readAll();
    return new AddressList(reader.mailboxes, reader.any && !reader.doubtful);
  }

  private void readAll() {
    while (at < text.length()) {
      if (mailboxes.size() >= MOST) {
        doubtful = true;
        return;
      }
      readEntry();
    }
    doubtful |= inGroup;
  }

  /** One mailbox, or the beginning or the end of a group, or nothing between two commas. */
  private void readEntry() {
    var entry = new Entry();
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case ',' -> {
          at++;
          entry.end();
          return;
        }
        case ';' -> {
          at++;
          entry.end();
          doubtful |= !inGroup;
          inGroup = false;
          return;
        }
        case ':' -> {
          at++;
          doubtful |= inGroup || !entry.isPhrase();
          inGroup = true;
          any = true;
          return;
        }
        case ' ', '\t', '\r', '\n' -> {
          at++;
          entry.gap = true;
        }
        case '(' -> entry.comment(comment());
        case '"' -> entry.word(quoted(), true);
        case '<' -> entry.angle(angle());
        case '>', ')' -> {
          at++;
          doubtful = true;
        }
        default -> entry.word(atoms(), false);
      }
    }
    entry.end();
  }

  private String comment() {
    int from = at;
    at = FieldText.afterComment(text, from);
    boolean closed = at > from + 1 && text.charAt(at - 1) == ')';
    doubtful |= !closed;
    return text.substring(from + 1, closed ? at - 1 : at);
  }

  /** A quoted string as it stands, quotes included. */
  private String quoted() {
    int from = at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        return text.substring(from, at);
      } else if (Character.isISOControl(c) && c != '\t') {
        doubtful = true;
      }
    }
    at = text.length();
    doubtful = true;
    return text.substring(from) + '"';
  }

  private String atoms() {
    int from = at;
    while (at < text.length() && STRUCTURE.indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at++);
      doubtful |= Character.isISOControl(c);
      if (c == '[') {
        int close = text.indexOf(']', at);
        at = close < 0 ? at : close + 1;
      }
    }
    return text.substring(from, at);
  }

  /** What stands between angle brackets. */
  private String angle() {
    int from = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted();
      } else if (c == '>') {
        return text.substring(from, at++);
      } else if (c == '<') {
        doubtful = true;
        return text.substring(from, at);
      } else {
        at++;
      }
    }
    doubtful = true;
    return text.substring(from);
  }

  /** What has been read of one entry. */
  private final class Entry {

    private final StringBuilder phrase = new StringBuilder();
    private final StringBuilder bare = new StringBuilder();
    private final StringBuilder comments = new StringBuilder();
    private boolean gap;
    private boolean gaps;
    private boolean commentInside;
    private boolean onlyQuoted = true;
    private boolean hasAngle;

    boolean isPhrase() {
      return !bare.isEmpty() && !hasAngle && bare.indexOf("@") < 0;
    }

    void word(String word, boolean quotedString) {
      doubtful |= hasAngle;
      if (!bare.isEmpty()) {
        gaps |= gap;
        commentInside |= !comments.isEmpty();
        if (gap) {
          phrase.append(' ');
        }
      }
      gap = false;
      onlyQuoted &= quotedString;
      bare.append(word);
      phrase.append(quotedString ? unescaped(word) : word);
    }

    void comment(String comment) {
      if (comments.length() > 0) {
        comments.append(' ');
      }
      comments.append(comment);
      gap = true;
    }

    void angle(String inner) {
      any = true;
      doubtful |= hasAngle;
      hasAngle = true;
      var address = inAngle(inner);
      if (address.isEmpty()) {
        doubtful = true;
        return;
      }
      // An unquoted phrase with an at sign is a second address, unless both are the same.
      boolean another = !onlyQuoted && bare.indexOf("@") >= 0;
      doubtful |= another && !bare.toString().equalsIgnoreCase(inner.strip());
      add(phrase.toString(), address.get());
    }

    void end() {
      if (hasAngle || (bare.isEmpty() && comments.isEmpty())) {
        return;
      }
      any = true;
      doubtful |= gaps || commentInside;
      var address = AddressSyntax.addrSpec(bare.toString());
      if (address.isPresent()) {
        add(comments.toString(), address.get());
      } else {
        doubtful = true;
      }
    }

    private Optional<Address> inAngle(String inner) {
      var spec = inner.strip();
      if (spec.startsWith("@")) {
        // The obsolete route (RFC 5322 §4.4): programs disagree about whose address this is.
        doubtful = true;
        spec = spec.substring(spec.indexOf(':') + 1).strip();
      }
      if (spec.indexOf('(') >= 0 && !spec.startsWith("\"")) {
        doubtful = true;
        spec = FieldText.withoutComments(spec);
      }
      if (spec.indexOf(' ') >= 0 && !spec.startsWith("\"")) {
        doubtful = true;
        spec = spec.replace(" ", "");
      }
      return AddressSyntax.addrSpec(spec);
    }

    private void add(String name, Address address) {
      var local = address.localPart();
      // Relays of old time read % and ! as routes, and some readers decode encoded words here.
      doubtful |=
          local.indexOf('%') >= 0
              || local.indexOf('!') >= 0
              || local.indexOf('@') >= 0
              || local.contains("=?")
              || local.indexOf('<') >= 0
              || local.indexOf(',') >= 0;
      mailboxes.add(new Mailbox(FieldText.decoded(name).strip(), address));
    }

    private static String unescaped(String quoted) {
      var inner = quoted.substring(1, quoted.length() - 1);
      if (inner.indexOf('\\') < 0) {
        return inner;
      }
      var plain = new StringBuilder(inner.length());
      for (int i = 0; i < inner.length(); i++) {
        if (inner.charAt(i) == '\\' && i + 1 < inner.length()) {
          i++;
        }
        plain.append(inner.charAt(i));
      }
      return plain.toString();
    }
  }
}
