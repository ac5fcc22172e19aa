package org.sealpost.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** A part that holds content, as found in the octets. */
final class LeafPart implements Part.Leaf {

  private static final int MOST_TEXT_OCTETS = 64 * 1024 * 1024;

  private final PartHead head;
  private final long to;

  LeafPart(PartHead head, long to) {
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
  public InputStream open() {
    return head.encoding().decoding(rawBody(), head.reading());
  }

  @Override
  public byte[] decoded(int most) {
    return decoded(head, to, most);
  }

  @Override
  public String text(int most) {
    int octets = (int) Math.min(4L * most + 16, MOST_TEXT_OCTETS);
    var charset = type().parameter("charset").orElse("");
    if (!charset.isBlank() && Charsets.named(charset).isEmpty()) {
      head.reading().tell(Anomaly.UNKNOWN_CHARSET);
    }
    var text = Charsets.text(decoded(octets), charset);
    return text.length() <= most ? text : text.substring(0, most);
  }

  static byte[] decoded(PartHead head, long to, int most) {
    try (var stream = head.encoding().decoding(head.rawBody(to), head.reading())) {
      return stream.readNBytes(most);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
