package org.sealpost.mail;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type with its parameters (RFC 2045 §5), read leniently.
 *
 * @param type such as {@code text}, lower case
 * @param subtype such as {@code plain}, lower case
 * @param parameters by lower-case name, values unquoted, RFC 2231 continuations joined and decoded
 */
public record ContentType(String type, String subtype, Map<String, String> parameters) {

  public ContentType {
    parameters = Map.copyOf(parameters);
  }

  /** A type without parameters. */
  public static ContentType of(String type, String subtype) {
    return new ContentType(type, subtype, Map.of());
  }

  /** Reads the value of a Content-Type field; {@code text/plain} if it is none. Never throws. */
  public static ContentType parse(String value) {
    return read(value, of("text", "plain"), new Reading(ReadingLimits.USUAL));
  }

  /** {@code type/subtype}. */
  public String mediaType() {
    return type + "/" + subtype;
  }

  /** Whether it is this type and subtype, in lower case. */
  public boolean is(String mediaType) {
    return mediaType.length() == type.length() + 1 + subtype.length()
        && mediaType.startsWith(type)
        && mediaType.charAt(type.length()) == '/'
        && mediaType.endsWith(subtype);
  }

  /** A parameter's value. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  static ContentType read(HeaderField field, ContentType fallback, Reading reading) {
    return read(field.value(), fallback, reading);
  }

  private static ContentType read(String value, ContentType fallback, Reading reading) {
    var parameters = Parameters.read(value);
    if (parameters.repeats("boundary") || parameters.repeats("charset")) {
      reading.tell(Anomaly.BROKEN_CONTENT_TYPE);
    }
    var word = parameters.firstWord().toLowerCase(Locale.ROOT);
    int slash = word.indexOf('/');
    var type = (slash < 0 ? word : word.substring(0, slash)).strip();
    var subtype = slash < 0 ? "" : word.substring(slash + 1).strip();
    if (subtype.isEmpty() && type.equals("multipart")) {
      reading.tell(Anomaly.BROKEN_CONTENT_TYPE);
      return new ContentType(type, "mixed", parameters.values());
    }
    if (!isToken(type) || !isToken(subtype)) {
      reading.tell(Anomaly.BROKEN_CONTENT_TYPE);
      // RFC 2045 §5.2: what cannot be read is text/plain.
      return new ContentType(fallback.type, fallback.subtype, parameters.values());
    }
    var values = parameters.values();
    if (values.containsKey("boundary") && !type.equals("multipart")) {
      reading.tell(Anomaly.BROKEN_CONTENT_TYPE);
    }
    return new ContentType(type, subtype, values);
  }

  /** RFC 2045 §5.1. */
  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > 32 && c < 127 && "()<>@,;:\\\"/[]?=".indexOf(c) < 0);
  }
}
