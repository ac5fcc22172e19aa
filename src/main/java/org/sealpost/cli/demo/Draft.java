package org.sealpost.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sealpost.editing.TraceLine;

/** A mail of the demonstration while it is being written. */
final class Draft {

  private static final String BOUNDARY = "=_demo_boundary";

  private final List<String> fields = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();

  /** A letter with the fields that every letter has. */
  static Draft letter(String from, String to, String subject, String messageId, Instant date) {
    return new Draft()
        .field("From", from)
        .field("To", to)
        .field("Subject", encoded(subject))
        .field("Date", TraceLine.date(date))
        .field("Message-ID", "<" + messageId + ">")
        .field("MIME-Version", "1.0");
  }

  Draft field(String name, String value) {
    fields.add(name + ": " + value);
    return this;
  }

  Draft text(String text) {
    return part("text/plain; charset=utf-8", "", text.getBytes(StandardCharsets.UTF_8));
  }

  Draft html(String html) {
    return part("text/html; charset=utf-8", "", html.getBytes(StandardCharsets.UTF_8));
  }

  Draft attachment(String name, String type, byte[] octets) {
    return part(
        type + "; name=\"" + name + "\"",
        "Content-Disposition: attachment; filename=\"" + name + "\"\r\n",
        octets);
  }

  private Draft part(String type, String more, byte[] octets) {
    parts.add(
        "Content-Type: "
            + type
            + "\r\nContent-Transfer-Encoding: base64\r\n"
            + more
            + "\r\n"
            + Base64.getMimeEncoder().encodeToString(octets)
            + "\r\n");
    return this;
  }

  /** The octets as they go over the wire. */
  byte[] octets() {
    var head = String.join("\r\n", fields) + "\r\n";
    if (parts.size() == 1) {
      return (head + parts.getFirst()).getBytes(StandardCharsets.UTF_8);
    }
    var body = new StringBuilder(head);
    body.append("Content-Type: multipart/mixed; boundary=\"").append(BOUNDARY).append("\"\r\n\r\n");
    parts.forEach(part -> body.append("--").append(BOUNDARY).append("\r\n").append(part));
    return body.append("--")
        .append(BOUNDARY)
        .append("--\r\n")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return text.chars().allMatch(c -> c < 128)
        ? text
        : "=?utf-8?B?"
            + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
            + "?=";
  }
}
