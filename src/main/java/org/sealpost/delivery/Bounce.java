package org.sealpost.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.store.ContentId;

/**
 * What a sender is told when a mail did not arrive, is late, or was handed on as wished: a report
 * for people and machines (RFC 6522) with the state of each recipient (RFC 3464).
 *
 * @param kind failed, late or handed on
 * @param hostname who reports
 * @param id the report's own id
 * @param to the sender of the mail
 * @param written when the report was written
 * @param mail the mail it is about
 * @param arrived when that came to us
 * @param envelopeId the sender's own name for the envelope (ENVID); empty if there is none
 * @param recipients whom it is about
 */
public record Bounce(
    Kind kind,
    Domain hostname,
    MailId id,
    Address to,
    Instant written,
    MailId mail,
    Instant arrived,
    String envelopeId,
    List<Recipient> recipients) {

  /** The largest part of the mail that goes back: 64 KiB. */
  static final int LARGEST_RETURN = 64 << 10;

  /** The same for a sender who asks for all of it. */
  static final int LARGEST_WISHED_RETURN = 1 << 20;

  static final int LONGEST_DIAGNOSTIC = 700;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final List<Locale> LANGUAGES = List.of(Locale.ROOT, Locale.CHINESE);

  public Bounce {
    recipients = List.copyOf(recipients);
  }

  /** What the report says. */
  public enum Kind {
    /** It will not arrive. */
    FAILED,
    /** It has not arrived yet. */
    DELAYED,
    /** A server that reports nothing itself has it: the last that the sender hears. */
    RELAYED,
    /** It is in the mailbox. */
    DELIVERED
  }

  /** How much of the mail goes back. */
  enum Return {
    /** The header alone. */
    HEADER,
    /** All of it if it is short. */
    SHORT,
    /** All of it unless it is very long. */
    WHOLE
  }

  /**
   * One recipient of the mail.
   *
   * @param address who
   * @param original whom the sender wrote to, with its type (ORCPT); empty if unsaid
   * @param status such as {@code 5.1.1} (RFC 3463)
   * @param relay the server that said so; empty if we did
   * @param diagnostic what it said
   * @param lastAttempt when
   * @param retryUntil how long it is tried; empty if it is not
   */
  public record Recipient(
      Address address,
      String original,
      String status,
      Optional<String> relay,
      String diagnostic,
      Instant lastAttempt,
      Optional<Instant> retryUntil) {}

  /** The report's octets about a mail without SMTPUTF8. */
  Content content(Content original, Return back) {
    return content(original, back, false);
  }

  /**
   * The report's octets. Where the sender's own address needs SMTPUTF8 the report is one of RFC
   * 6533 §4, for it cannot go another way; else it is in a form that every way back can carry.
   *
   * @param original the octets that did not arrive
   * @param back how much of them goes back
   * @param utf8 whether they went by SMTPUTF8
   */
  Content content(Content original, Return back, boolean utf8) {
    boolean whole =
        switch (back) {
          case HEADER -> false;
          case SHORT -> original.size() <= LARGEST_RETURN;
          case WHOLE -> original.size() <= LARGEST_WISHED_RETURN;
        };
    var returned = whole ? original : header(original);
    boolean global = to.needsUtf8();
    boolean beyondAscii = isEightBit(returned);
    // RFC 6532 §3.7: message/global may be encoded, unlike message/rfc822.
    boolean encoded = utf8 && beyondAscii && !global;
    var machines = machines(global);
    boolean eightBit = (beyondAscii && !encoded) || !isAscii(machines);
    var boundary = "=_" + ContentId.random().text();
    var out = new ByteArrayOutputStream();
    line(out, heading(boundary, eightBit));
    line(out, "--" + boundary + "\r\nContent-Description: Notification\r\n" + people());
    line(
        out,
        "--"
            + boundary
            + "\r\nContent-Description: Delivery report\r\n"
            + "Content-Type: message/"
            + (global
                ? "global-delivery-status\r\nContent-Transfer-Encoding: 8bit"
                : "delivery-status")
            + "\r\n\r\n"
            + machines);
    line(
        out,
        "--"
            + boundary
            + "\r\nContent-Description: The message\r\nContent-Type: "
            + returnedType(whole, utf8 && beyondAscii)
            + (encoded
                ? "\r\nContent-Transfer-Encoding: base64"
                : beyondAscii ? "\r\nContent-Transfer-Encoding: 8bit" : "")
            + "\r\n");
    out.writeBytes(encoded ? base64(returned.octets()) : returned.octets());
    line(out, "\r\n--" + boundary + "--");
    return Content.of(out.toByteArray());
  }

  /** RFC 6533 §4: what holds UTF-8 in its header says so. */
  private static String returnedType(boolean whole, boolean global) {
    return global
        ? whole ? "message/global" : "message/global-headers"
        : whole ? "message/rfc822" : "text/rfc822-headers";
  }

  private static byte[] base64(byte[] octets) {
    return Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encode(octets);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  static boolean isEightBit(Content content) {
    for (long at = 0; at < content.size(); at++) {
      if (content.at(at) > 127) {
        return true;
      }
    }
    return false;
  }

  private static Content header(Content original) {
    long end = Math.min(Message.read(original).bodyFrom(), LARGEST_RETURN);
    var head = original.slice(0, Math.min(end, original.size()));
    long cut = head.size();
    while (cut > 0 && head.at(cut - 1) != '\n') {
      cut--;
    }
    return head.slice(0, cut);
  }

  private String heading(String boundary, boolean eightBit) {
    return "From: Mail Delivery System <MAILER-DAEMON@"
        + hostname
        + ">\r\nTo: "
        + to
        + "\r\nSubject: "
        + encodedSubject()
        + "\r\nDate: "
        + DATE.format(written)
        + "\r\nMessage-ID: <"
        + id
        + "@"
        + hostname
        // RFC 3834 §5: nobody's program shall answer this.
        + ">\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\""
        + boundary
        + "\"\r\n"
        + (eightBit ? "Content-Transfer-Encoding: 8bit\r\n" : "")
        + "\r\nThis is a report in MIME format (RFC 6522).\r\n";
  }

  private String word() {
    return switch (kind) {
      case FAILED -> "bounce";
      case DELAYED -> "delay";
      case RELAYED -> "relay";
      case DELIVERED -> "delivery";
    };
  }

  /** RFC 3464 §2.3.3. */
  private String action() {
    return switch (kind) {
      case FAILED -> "failed";
      case DELAYED -> "delayed";
      case RELAYED -> "relayed";
      case DELIVERED -> "delivered";
    };
  }

  private String say(Locale language, String key, Object... values) {
    var text = ResourceBundle.getBundle("messages.delivery", language).getString(word() + key);
    return new MessageFormat(text, language).format(values);
  }

  /** Encoded words of at most 75 octets each (RFC 2047 §2). */
  private String encodedSubject() {
    var words = new StringBuilder(say(Locale.ROOT, ".subject"));
    var chinese = "/ " + say(Locale.CHINESE, ".subject");
    for (int from = 0; from < chinese.length(); from += 14) {
      var piece = chinese.substring(from, Math.min(chinese.length(), from + 14));
      words
          .append("\r\n =?UTF-8?B?")
          .append(Base64.getEncoder().encodeToString(piece.getBytes(StandardCharsets.UTF_8)))
          .append("?=");
    }
    return words.toString();
  }

  private String people() {
    var until = recipients.stream().flatMap(r -> r.retryUntil().stream()).max(Instant::compareTo);
    var text = new StringBuilder();
    for (var language : LANGUAGES) {
      text.append(
              say(
                  language,
                  ".opening",
                  hostname.display(),
                  TIME.format(arrived),
                  until.map(TIME::format).orElse("")))
          .append("\r\n\r\n");
      for (var recipient : recipients) {
        text.append('<')
            .append(recipient.address().display())
            .append(">\r\n    ")
            .append(recipient.relay().map(relay -> relay + ": ").orElse(""))
            .append(printable(recipient.diagnostic()))
            .append("\r\n\r\n");
      }
      text.append(say(language, ".closing", mail)).append("\r\n\r\n");
    }
    return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + Base64.getMimeEncoder(76, new byte[] {'\r', '\n'})
            .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8))
        + "\r\n";
  }

  /** RFC 3464 §2.2 for the mail, §2.3 for each recipient. */
  private String machines(boolean global) {
    var text = new StringBuilder();
    if (!envelopeId.isEmpty()) {
      // RFC 3464 §2.2.1: as the sender wrote it, decoded.
      text.append("Original-Envelope-Id: ").append(printable(envelopeId)).append("\r\n");
    }
    text.append("Reporting-MTA: dns; ").append(hostname).append("\r\n");
    text.append("X-Sealpost-Queue-ID: ").append(mail).append("\r\n");
    text.append("Arrival-Date: ").append(DATE.format(arrived)).append("\r\n");
    for (var recipient : recipients) {
      text.append("\r\n");
      if (!recipient.original().isEmpty()) {
        // RFC 3464 §2.3.1: only what the sender gave, never our own guess.
        text.append("Original-Recipient: ")
            .append(ReportedAddress.typed(recipient.original(), global))
            .append("\r\n");
      }
      text.append("Final-Recipient: ").append(ReportedAddress.typed(recipient.address(), global));
      text.append("\r\nAction: ").append(action());
      text.append("\r\nStatus: ").append(recipient.status());
      recipient
          .relay()
          .ifPresent(relay -> text.append("\r\nRemote-MTA: dns; ").append(printable(relay)));
      text.append("\r\nDiagnostic-Code: ")
          .append(recipient.relay().isPresent() ? "smtp; " : "X-Sealpost; ")
          .append(printable(recipient.diagnostic()));
      text.append("\r\nLast-Attempt-Date: ").append(DATE.format(recipient.lastAttempt()));
      recipient
          .retryUntil()
          .ifPresent(until -> text.append("\r\nWill-Retry-Until: ").append(DATE.format(until)));
      text.append("\r\n");
    }
    return text.toString();
  }

  /** Foreign text on one line of ASCII: what the peer said must not become a header field. */
  static String printable(String text) {
    var line = text.length() > LONGEST_DIAGNOSTIC ? text.substring(0, LONGEST_DIAGNOSTIC) : text;
    return line.replaceAll("[^ -~]", "?");
  }

  private static void line(ByteArrayOutputStream out, String text) {
    out.writeBytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
