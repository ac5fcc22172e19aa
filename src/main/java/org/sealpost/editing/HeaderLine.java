package org.sealpost.editing;

import java.nio.charset.StandardCharsets;
import org.sealpost.mail.Content;
import org.sealpost.mail.HeaderField;

/**
 * A header field that we write: the one way in which our text becomes header octets, so that no
 * line end of anybody's gets in between (RFC 5322 §2.2).
 *
 * @param name letters, digits and hyphens
 * @param value printable text; UTF-8 where it leaves ASCII (RFC 6532 §3.2); folded at blanks when
 *     long
 */
public record HeaderLine(String name, String value) {

  private static final int LINE = 76;

  public HeaderLine {
    if (!name.matches("[A-Za-z0-9-]{1,76}")) {
      throw new IllegalArgumentException("not a field name: " + name);
    }
    if (value.chars().anyMatch(c -> c < 32 || c == 127)) {
      throw new IllegalArgumentException("a control character in the field " + name);
    }
  }

  /** A line whose value may hold anything foreign: control characters become blanks. */
  public static HeaderLine cleaned(String name, String value) {
    return new HeaderLine(name, value.replaceAll("[\\p{Cntrl}]+", " ").strip());
  }

  /** The octets with folding and line end. */
  public Content octets() {
    var text = new StringBuilder(name).append(':');
    int column = text.length();
    for (var word : value.split(" ", -1)) {
      if (column + 1 + word.length() > LINE && column > name.length() + 1 && !word.isEmpty()) {
        text.append("\r\n");
        column = 0;
      }
      text.append(' ').append(word);
      column += 1 + word.length();
    }
    return Content.of(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A field that another part of the house has already made octets of. */
  public static Content octets(HeaderField field) {
    return Content.of(field.octets());
  }
}
