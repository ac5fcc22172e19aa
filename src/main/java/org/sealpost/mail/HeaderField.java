package org.sealpost.mail;

import java.nio.charset.StandardCharsets;

/**
 * One header field as it stands in the octets (RFC 5322 §2.2).
 *
 * @param name the name as written, without the colon and blanks before it; empty if the line is no
 *     field
 * @param raw the whole field with folding and its final line end, octets as ISO 8859-1 characters
 * @param from offset of its first octet in the message
 * @param to offset after its last octet
 */
public record HeaderField(String name, String raw, long from, long to) {

  /** Whether this is a field of that name, in any case. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /**
   * What follows the colon, unfolded and trimmed; octets beyond ASCII read as UTF-8 where valid.
   * All of it where there is no name.
   */
  public String value() {
    return FieldText.unfolded(raw, name.isEmpty() ? 0 : raw.indexOf(':') + 1);
  }

  /** The value for people: encoded words decoded (RFC 2047), control characters removed. */
  public String text() {
    return FieldText.decoded(value());
  }

  /** The field's octets, exactly. */
  public byte[] octets() {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }
}
