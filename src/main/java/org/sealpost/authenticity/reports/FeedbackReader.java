package org.sealpost.authenticity.reports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.mail.Content;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;
import org.sealpost.mail.PlainLine;

/**
 * Reads feedback (RFC 5965, RFC 6591) with the reader of mails: a report's fields have the form of
 * a header. Bodies of reported mails are never looked at.
 */
final class FeedbackReader {

  private static final String REPORT = "message/feedback-report";
  private static final String HEADERS = "text/rfc822-headers";

  private static final int LARGEST_REPORT = 64 << 10;
  private static final int LARGEST_HEADER = 256 << 10;
  private static final int LONGEST_TEXT = 1_000;
  private static final int LONGEST_HEADER = 16_000;
  private static final int MOST_NAMES = 10;
  private static final long MOST_INCIDENTS = 1_000_000_000_000L;

  private FeedbackReader() {}

  /** The feedback among these parts; empty if there is none. Never throws. */
  static Optional<FeedbackReport> read(List<Part> parts) {
    return parts.stream()
        .filter(part -> part.type().is(REPORT))
        .findFirst()
        .map(part -> report(fields(part, LARGEST_REPORT), original(parts)))
        // RFC 5965 §3.1: without this field it is no feedback.
        .filter(report -> !report.type().isEmpty());
  }

  private static FeedbackReport report(Message said, FeedbackReport.Original original) {
    return new FeedbackReport(
        PlainLine.of(text(said, "Feedback-Type").toLowerCase(Locale.ROOT), 40),
        text(said, "User-Agent"),
        address(text(said, "Source-IP")),
        texts(said, "Reported-Domain"),
        bare(text(said, "Original-Mail-From")),
        texts(said, "Original-Rcpt-To").stream().map(FeedbackReader::bare).toList(),
        text(said, "Original-Envelope-Id"),
        arrived(said),
        incidents(text(said, "Incidents")),
        text(said, "Auth-Failure"),
        text(said, "Delivery-Result"),
        text(said, "Authentication-Results"),
        original);
  }

  /** The header of the mail itself: embedded whole, or its header alone. */
  private static FeedbackReport.Original original(List<Part> parts) {
    return parts.stream()
        .filter(part -> part instanceof Part.Embedded || part.type().is(HEADERS))
        .findFirst()
        .map(part -> original(fields(part, LARGEST_HEADER)))
        .orElse(FeedbackReport.Original.NONE);
  }

  private static FeedbackReport.Original original(Message mail) {
    return new FeedbackReport.Original(
        text(mail, "Message-ID"),
        mail.field("From").map(field -> PlainLine.of(field.text(), LONGEST_TEXT)).orElse(""),
        mail.field("Subject").map(field -> PlainLine.of(field.text(), LONGEST_TEXT)).orElse(""),
        header(mail));
  }

  private static String header(Message mail) {
    var lines = new StringBuilder();
    for (var field : mail.fields()) {
      // A line without a name may be body: some reports forget the empty line.
      if (field.name().isEmpty()) {
        continue;
      }
      var line = field.name() + ": " + field.value();
      if (lines.length() + line.length() + 1 > LONGEST_HEADER) {
        break;
      }
      lines.append(PlainLine.of(line, LONGEST_HEADER)).append('\n');
    }
    return lines.toString();
  }

  private static Message fields(Part part, int most) {
    return switch (part) {
      case Part.Embedded embedded -> embedded.message();
      case Part.Leaf leaf -> Message.read(Content.of(leaf.decoded(most)));
      case Part.Multipart multipart -> Message.read(Content.of(new byte[0]));
    };
  }

  private static String text(Message said, String name) {
    return said.field(name).map(HeaderField::value).map(FeedbackReader::plain).orElse("");
  }

  private static List<String> texts(Message said, String name) {
    return said.fields(name).stream()
        .limit(MOST_NAMES)
        .map(field -> plain(field.value()))
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static String plain(String text) {
    return PlainLine.of(text, LONGEST_TEXT).strip();
  }

  private static String bare(String path) {
    return path.startsWith("<") && path.endsWith(">") && path.length() > 1
        ? path.substring(1, path.length() - 1)
        : path;
  }

  /** Some write a name or a port beside the address. */
  private static String address(String text) {
    return text.matches("[0-9a-fA-F.:]{2,45}") ? text.toLowerCase(Locale.ROOT) : "";
  }

  private static long incidents(String text) {
    return text.matches("[0-9]{1,15}")
        ? Math.clamp(Long.parseLong(text), 1, MOST_INCIDENTS)
        : 1; // RFC 5965 §3.2
  }

  private static Optional<Instant> arrived(Message said) {
    var text = text(said, "Arrival-Date");
    var date = text.isEmpty() ? text(said, "Received-Date") : text;
    try {
      return Optional.of(
          OffsetDateTime.parse(
                  date.replaceFirst("\\s*\\(.*", ""), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant());
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
