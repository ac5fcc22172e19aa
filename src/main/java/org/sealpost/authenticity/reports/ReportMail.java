package org.sealpost.authenticity.reports;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;

/**
 * A mail that carries a report.
 *
 * @param from a mailbox of ours
 * @param to who wants it
 * @param subject in ASCII
 * @param date when it was written
 * @param messageId without angle brackets
 * @param fields more header fields, whole lines without line end
 * @param type the media type of the whole, without boundary
 * @param text for people
 * @param mediaType of the report
 * @param fileName of the report
 * @param report its octets, packed
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ReportMail(
    Address from,
    Address to,
    String subject,
    Instant date,
    String messageId,
    List<String> fields,
    String type,
    String text,
    String mediaType,
    String fileName,
    byte[] report) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  public ReportMail {
    fields = List.copyOf(fields);
  }

  /** The mail's octets, 7 bit, lines of at most 78 octets where folding allows. */
  public Content content() {
    var random = new byte[16];
    RANDOM.nextBytes(random);
    var boundary = "=_" + HexFormat.of().formatHex(random);
    var out = new ByteArrayOutputStream();
    line(out, "From: " + from);
    line(out, "To: " + to);
    line(out, "Subject: " + subject);
    line(out, "Date: " + DATE.format(date));
    line(out, "Message-ID: <" + messageId + ">");
    // RFC 3834 §5: nobody's program shall answer this.
    line(out, "Auto-Submitted: auto-generated");
    fields.forEach(field -> line(out, field));
    line(out, "MIME-Version: 1.0");
    line(out, "Content-Type: " + type + ";\r\n\tboundary=\"" + boundary + "\"");
    line(out, "\r\nThis is a report in MIME format.");
    line(out, "--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8");
    line(out, "Content-Transfer-Encoding: base64\r\n");
    line(out, base64(text.getBytes(StandardCharsets.UTF_8)));
    line(out, "--" + boundary + "\r\nContent-Type: " + mediaType);
    line(out, "Content-Transfer-Encoding: base64");
    line(out, "Content-Disposition: attachment;\r\n\tfilename=\"" + fileName + "\"\r\n");
    line(out, base64(report));
    line(out, "--" + boundary + "--");
    return Content.of(out.toByteArray());
  }

  private static String base64(byte[] octets) {
    return Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encodeToString(octets);
  }

  private static void line(ByteArrayOutputStream out, String text) {
    out.writeBytes((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
