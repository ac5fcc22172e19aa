package org.sealpost.mail;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message as its octets, with structure as a view on them (RFC 5322, RFC 2045). Reading is
 * lenient and bounded and never throws, whatever the octets are. Many threads may read one message.
 */
public final class Message {

  private static final int HEADER_WINDOW = 8 * 1024;

  private final Content content;
  private final Reading reading;
  private final int depth;
  private final List<HeaderField> fields;
  private final long bodyFrom;
  private final Lines.Seen headerLineEnds;
  private volatile @Nullable Part root;

  private Message(Content content, Reading reading, int depth) {
    this.content = content;
    this.reading = reading;
    this.depth = depth;
    var lines = new Lines(content, 0, HEADER_WINDOW, reading);
    var header = new HeaderReader(content, 0, reading);
    boolean more = lines.next();
    while (more && header.add(lines)) {
      more = lines.next();
    }
    this.fields = header.fields();
    this.bodyFrom = more ? lines.after() : content.size();
    this.headerLineEnds = lines.seen();
  }

  /** Reads octets as a message, within the usual limits. */
  public static Message read(Content content) {
    return read(content, ReadingLimits.USUAL);
  }

  /** Reads octets as a message. */
  public static Message read(Content content, ReadingLimits limits) {
    return new Message(content, new Reading(limits), 0);
  }

  /** Reads a message within another, at some depth of nesting. */
  static Message embedded(Content content, Reading reading, int depth) {
    return new Message(content, reading, depth);
  }

  /** All octets. */
  public Content content() {
    return content;
  }

  /**
   * The header fields in order. They cover the header without gaps: a line that is no field, an
   * mbox line among them, stands here under an empty name.
   */
  public List<HeaderField> fields() {
    return fields;
  }

  /** The first field of that name. */
  public Optional<HeaderField> field(String name) {
    for (var field : fields) {
      if (field.is(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** All fields of that name. */
  public List<HeaderField> fields(String name) {
    return fields.stream().filter(f -> f.is(name)).toList();
  }

  /** Offset of the body's first octet; the size if there is no body. */
  public long bodyFrom() {
    return bodyFrom;
  }

  /** The body as it stands. */
  public Content body() {
    return content.slice(bodyFrom, content.size());
  }

  /** The tree of parts; read on first use. */
  public Part root() {
    var known = root;
    if (known != null) {
      return known;
    }
    synchronized (reading) {
      known = root;
      if (known == null) {
        known = new PartReader(content, reading, depth, headerLineEnds).read(fields, bodyFrom);
        root = known;
      }
      return known;
    }
  }

  /**
   * What is odd about these octets. The structure's anomalies are complete once {@link #root} was
   * read and walked, those of charsets and transfer encodings once the parts were decoded; embedded
   * messages are included.
   */
  public List<Anomaly> anomalies() {
    return reading.anomalies();
  }
}
