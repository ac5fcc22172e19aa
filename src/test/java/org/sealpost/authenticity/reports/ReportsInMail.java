package org.sealpost.authenticity.reports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Mails with reports, for tests. */
public final class ReportsInMail {

  private ReportsInMail() {}

  /** A mail with one attachment. */
  public static String with(String from, String to, String type, String name, byte[] octets) {
    return """
    From: <%s>
    To: <%s>
    Subject: Report Domain
    Date: Tue, 24 Nov 2026 05:00:00 +0000
    Message-ID: <r1@%s>
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="b1"

    --b1
    Content-Type: text/plain

    A report.
    --b1
    Content-Type: %s
    Content-Transfer-Encoding: base64
    Content-Disposition: attachment; filename="%s"

    %s
    --b1--
    """
        .formatted(
            from,
            to,
            from.substring(from.indexOf('@') + 1),
            type,
            name,
            Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(octets))
        .replace("\n", "\r\n");
  }

  /** Feedback about a mail whose body nobody must see again. */
  public static String feedback(String from, String to, String type, String domain) {
    return """
    From: <%1$s>
    To: <%2$s>
    Subject: FW: Your invoice
    Date: Tue, 24 Nov 2026 05:00:00 +0000
    Message-ID: <f1@feedback>
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=feedback-report; boundary="b2"

    --b2
    Content-Type: text/plain

    Somebody complained.
    --b2
    Content-Type: message/feedback-report

    Feedback-Type: %3$s
    User-Agent: Example Loop/1.0
    Version: 1
    Source-IP: 203.0.113.66
    Reported-Domain: %4$s
    Original-Mail-From: <anna@%4$s>
    Original-Rcpt-To: <kim@elsewhere.example>
    Original-Envelope-Id: q-77
    Arrival-Date: Mon, 23 Nov 2026 08:00:00 +0000
    Incidents: 3
    Auth-Failure: dmarc
    Delivery-Result: reject
    Authentication-Results: mx.elsewhere.example; dmarc=fail
     header.from=%4$s

    --b2
    Content-Type: message/rfc822

    From: =?utf-8?q?Anna_M=C3=BCller?= <anna@%4$s>
    To: <kim@elsewhere.example>
    Subject: Your invoice
    Message-ID: <inv-9@%4$s>

    the secret body
    --b2--
    """
        .formatted(from, to, type, domain)
        .replace("\n", "\r\n");
  }

  /** Packs so many blanks into few octets. */
  public static byte[] bomb(long blanks) {
    var packed = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(packed)) {
      var blank = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      for (long left = blanks; left > 0; left -= blank.length) {
        zip.write(blank);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }
}
