package org.sealpost.mail;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An embedded message as found in the octets, read when somebody asks. */
final class EmbeddedPart implements Part.Embedded {

  private static final int LARGEST_DECODED = 32 * 1024 * 1024;

  private final PartHead head;
  private final long to;
  private volatile @Nullable Message message;

  EmbeddedPart(PartHead head, long to) {
    this.head = head;
    this.to = to;
  }

  @Override
  public List<HeaderField> fields() {
    return head.fields();
  }

  @Override
  public ContentType type() {
    return head.type();
  }

  @Override
  public long from() {
    return head.from();
  }

  @Override
  public long bodyFrom() {
    return head.bodyFrom();
  }

  @Override
  public long to() {
    return to;
  }

  @Override
  public Content raw() {
    return head.raw(to);
  }

  @Override
  public Content rawBody() {
    return head.rawBody(to);
  }

  @Override
  public List<String> fileNames() {
    return head.fileNames();
  }

  @Override
  public Optional<String> disposition() {
    return head.disposition();
  }

  @Override
  public Message message() {
    var known = message;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      known = message;
      if (known == null) {
        known = Message.embedded(octets(), head.reading(), head.depth() + 1);
        message = known;
      }
      return known;
    }
  }

  /** Some programs encode embedded messages, against RFC 2046 §5.2.1. */
  private Content octets() {
    if (!head.encoding().decodes()) {
      return rawBody();
    }
    var decoded = LeafPart.decoded(head, to, LARGEST_DECODED + 1);
    if (decoded.length > LARGEST_DECODED) {
      head.reading().tell(Anomaly.EMBEDDED_TOO_LARGE);
    }
    return Content.of(decoded);
  }
}
