package org.sealpost.mail;

import java.util.List;
import java.util.Optional;

/**
 * What a host found out about who sent a mail, as it tells the hosts behind it (RFC 8601).
 *
 * @param authservId the host that looked
 * @param methods what it found, in order; empty for {@code none}
 */
public record AuthenticationResults(String authservId, List<Method> methods) {

  /** The field's name. */
  public static final String FIELD = "Authentication-Results";

  public AuthenticationResults {
    methods = List.copyOf(methods);
  }

  /**
   * One method and its result.
   *
   * @param name {@code spf}, {@code dkim}, {@code dmarc} or another word of the registry
   * @param result one word (RFC 8601 §2.7)
   * @param reason why; empty text for none
   * @param properties what the method looked at
   */
  public record Method(String name, String result, String reason, List<Property> properties) {
    public Method {
      properties = List.copyOf(properties);
    }
  }

  /**
   * One thing that a method looked at: {@code smtp.mailfrom=example.org}.
   *
   * @param type {@code smtp}, {@code header}, {@code body} or {@code policy}
   * @param name what of it
   * @param value what stood there
   */
  public record Property(String type, String name, String value) {}

  /**
   * The field to put on top of a message. Values are foreign text: they are quoted, cut at 255
   * characters, and nothing but printable ASCII goes in, so that no value can end the field or pose
   * as another result.
   */
  public HeaderField field() {
    var raw = AuthenticationResultsSyntax.written(this);
    return new HeaderField(FIELD, raw, 0, raw.length());
  }

  /** Reads such a field; empty if it does not follow the syntax. Never throws. */
  public static Optional<AuthenticationResults> read(HeaderField field) {
    return AuthenticationResultsSyntax.read(field.value());
  }

  /**
   * Whether a field that came with a mail speaks in the name of this host and must be removed (RFC
   * 8601 §5). Errs on the side of yes: a field whose name or content is malformed claims to be ours
   * as soon as some reader behind us could take it for ours.
   */
  public static boolean claims(HeaderField field, String authservId) {
    return AuthenticationResultsSyntax.claims(field, authservId);
  }
}
