package org.sealpost.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of one message in a single pass over its lines (RFC 2046 §5.1.1). All multiparts
 * that are open wait for their delimiters at once, so that an outer delimiter ends whatever is open
 * within, and depth costs no stack.
 */
final class PartReader {

  private static final int BODY_WINDOW = 64 * 1024;
  private static final byte[] CONTENT = "Content-".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTENT_IN_LOWER_CASE =
      "content-".getBytes(StandardCharsets.US_ASCII);
  private static final ContentType TEXT = ContentType.of("text", "plain");
  private static final ContentType MESSAGE = ContentType.of("message", "rfc822");

  private final Content content;
  private final Reading reading;
  private final int depth;
  private final Lines.Seen headerLineEnds;
  private final List<OpenMultipart> open = new ArrayList<>();
  private @Nullable Part root;
  private @Nullable HeaderReader header;
  private @Nullable PartHead leaf;
  private boolean full;
  private boolean afterEmptyHeader;

  PartReader(Content content, Reading reading, int depth, Lines.Seen headerLineEnds) {
    this.content = content;
    this.reading = reading;
    this.depth = depth;
    this.headerLineEnds = headerLineEnds;
  }

  Part read(List<HeaderField> fields, long bodyFrom) {
    reading.mayAddPart();
    begin(fields, 0, bodyFrom);
    var lines = new Lines(content, bodyFrom, BODY_WINDOW, reading);
    long lastLineEnd = bodyFrom;
    while (lines.next()) {
      if (!isDelimiter(lines, lastLineEnd)) {
        addToHeader(lines);
      }
      lastLineEnd = lines.after() - lines.lineEnd();
    }
    if (lines.seen().isMixedWith(headerLineEnds)) {
      reading.tell(Anomaly.BARE_LF);
    }
    endHeader(content.size());
    endFrom(0, content.size());
    return Objects.requireNonNull(root, "every header begins a part");
  }

  private void addToHeader(Lines line) {
    var current = header;
    if (current != null && !current.add(line)) {
      afterEmptyHeader = line.start() == current.from();
      endHeader(line.after());
    } else if (current == null && afterEmptyHeader) {
      afterEmptyHeader = false;
      if (line.startsWith(CONTENT) || line.startsWith(CONTENT_IN_LOWER_CASE)) {
        // Some readers skip the empty line and take what follows for the header.
        reading.tell(Anomaly.BROKEN_FIELD);
      }
    }
  }

  /** Ends the header that is being read, if any; the part's body begins at the offset. */
  private void endHeader(long bodyFrom) {
    var current = header;
    if (current != null) {
      header = null;
      begin(current.fields(), current.from(), bodyFrom);
    }
  }

  private void begin(List<HeaderField> fields, long from, long bodyFrom) {
    var fallback = !open.isEmpty() && open.getLast().isDigest() ? MESSAGE : TEXT;
    var fieldsOfContent = ContentFields.of(fields, fallback, reading);
    var type = fieldsOfContent.type();
    var encoding = fieldsOfContent.encoding();
    int level = depth + open.size();
    var head = new PartHead(content, reading, level, fields, type, encoding, from, bodyFrom);
    if (type.type().equals("multipart")) {
      var boundary = boundaryOf(type);
      if (level >= reading.limits().depth()) {
        reading.tell(Anomaly.TOO_DEEP);
      } else if (boundary.isEmpty()) {
        reading.tell(Anomaly.MISSING_BOUNDARY);
      } else {
        if (encoding.decodes()) {
          reading.tell(Anomaly.ENCODED_MULTIPART);
        }
        open.add(new OpenMultipart(head, ("--" + boundary).getBytes(StandardCharsets.UTF_8)));
        return;
      }
    }
    leaf = head;
  }

  /** Blanks at its end cannot belong to a boundary (RFC 2046 §5.1.1). */
  private static String boundaryOf(ContentType type) {
    var boundary = type.parameter("boundary").orElse("").stripTrailing();
    return boundary.length() > Lines.HEAD / 3 ? "" : boundary;
  }

  private boolean isDelimiter(Lines line, long lastLineEnd) {
    if (full || line.at(0) != '-' || line.at(1) != '-') {
      return false;
    }
    boolean doubtful = false;
    for (int i = open.size() - 1; i >= 0; i--) {
      var multipart = open.get(i);
      if (line.startsWith(multipart.delimiter)) {
        int after = multipart.delimiter.length;
        boolean closes = line.at(after) == '-' && line.at(after + 1) == '-';
        if (closes || line.isBlankFrom(after)) {
          if (multipart.closed || (closes && !line.isBlankFrom(after + 2))) {
            reading.tell(Anomaly.DOUBTFUL_BOUNDARY);
          }
          delimited(i, line, lastLineEnd, closes);
          return true;
        }
        doubtful = true;
      }
    }
    if (doubtful) {
      reading.tell(Anomaly.DOUBTFUL_BOUNDARY);
    }
    return false;
  }

  private void delimited(int index, Lines line, long lastLineEnd, boolean closes) {
    endHeader(line.start());
    endFrom(index + 1, lastLineEnd);
    var multipart = open.get(index);
    if (closes) {
      multipart.closed = true;
    } else if (reading.mayAddPart()) {
      header = new HeaderReader(content, line.after(), reading);
    } else {
      full = true;
    }
  }

  /** Ends the leaf and all open multiparts from an index on, the innermost first. */
  private void endFrom(int index, long to) {
    var current = leaf;
    if (current != null) {
      leaf = null;
      place(current.ended(to));
    }
    while (open.size() > index) {
      var multipart = open.removeLast();
      if (!multipart.closed) {
        reading.tell(Anomaly.UNCLOSED_MULTIPART);
      }
      if (multipart.children.isEmpty()) {
        reading.tell(Anomaly.MISSING_BOUNDARY);
      }
      place(multipart.ended(to));
    }
  }

  private void place(Part part) {
    if (open.isEmpty()) {
      root = part;
    } else {
      open.getLast().children.add(part);
    }
  }

  /** A multipart whose end has not been seen. */
  private static final class OpenMultipart {

    final PartHead head;
    final byte[] delimiter;
    final List<Part> children = new ArrayList<>();
    boolean closed;

    OpenMultipart(PartHead head, byte[] delimiter) {
      this.head = head;
      this.delimiter = delimiter;
    }

    /** A part whose header ran into a delimiter may end a line end later than its body would. */
    Part ended(long to) {
      if (children.isEmpty()) {
        // Without a delimiter all is preamble, which nobody would look at.
        return new LeafPart(head, Math.max(to, head.bodyFrom()));
      }
      long end = Math.max(to, children.getLast().to());
      return new MultipartPart(head, end, List.copyOf(children));
    }

    /** Parts of a digest are messages unless they say otherwise (RFC 2046 §5.1.5). */
    boolean isDigest() {
      return head.type().subtype().equals("digest");
    }
  }
}
