package org.sealpost.mail;

import java.util.List;
import java.util.Optional;

/**
 * A message as its octets, with structure as a view on them (RFC 5322, RFC 2045). Reading is
 * lenient and bounded and never throws, whatever the octets are.
 */
public final class Message {

  private final Content content;
  private final List<Part> parts = List.of();

  private Message(Content content) {
    this.content = content;
  }

  /** Reads octets as a message, within the usual limits. */
  public static Message read(Content content) {
    return read(content, ReadingLimits.USUAL);
  }

  /** Reads octets as a message. */
  public static Message read(Content content, ReadingLimits limits) {
    return new Message(content);
  }

  /** All octets. */
  public Content content() {
    return content;
  }

  /** The header fields in order. */
  public List<HeaderField> fields() {
    return List.of();
  }

  /** The first field of that name. */
  public Optional<HeaderField> field(String name) {
    return fields().stream().filter(f -> f.is(name)).findFirst();
  }

  /** All fields of that name. */
  public List<HeaderField> fields(String name) {
    return fields().stream().filter(f -> f.is(name)).toList();
  }

  /** Offset of the body's first octet; the size if there is no body. */
  public long bodyFrom() {
    return content.size();
  }

  /** The body as it stands. */
  public Content body() {
    return content.slice(bodyFrom(), content.size());
  }

  /** The tree of parts; read on first use. */
  public Part root() {
    return parts.getFirst();
  }

  /** What is odd about these octets; complete once {@link #root} was read. */
  public List<Anomaly> anomalies() {
    return List.of();
  }
}
