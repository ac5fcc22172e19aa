package org.sealpost.mail;

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

  /** {@code type/subtype}. */
  public String mediaType() {
    return type + "/" + subtype;
  }

  /** Whether it is this type and subtype. */
  public boolean is(String mediaType) {
    return mediaType().equals(mediaType);
  }

  /** A parameter's value. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }
}
