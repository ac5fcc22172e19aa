package org.sealpost.authenticity.reports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a receiver says of one mail (RFC 5965): that somebody complained of it, or that it failed to
 * prove its sender (RFC 6591). All texts are foreign, on one line and bounded; what was not said is
 * empty.
 *
 * @param type {@code abuse}, {@code fraud}, {@code virus}, {@code auth-failure}, {@code not-spam},
 *     {@code other} or another word
 * @param userAgent the program that made the report
 * @param source the address that the mail came from
 * @param domains whom the report is about, at most 10
 * @param mailFrom the envelope's sender
 * @param recipients the envelope's recipients, at most 10
 * @param envelopeId the receiver's name of the mail
 * @param arrived when the mail came
 * @param incidents how many mails alike, at least 1, at most 10^12
 * @param failure what failed, {@code dmarc} or {@code bodyhash} for example (RFC 6591 §3.3)
 * @param delivery what became of it, {@code reject} for example (RFC 6591 §3.2.2)
 * @param results what authentication said, in the words of RFC 8601
 * @param original the mail itself, without its body
 */
public record FeedbackReport(
    String type,
    String userAgent,
    String source,
    List<String> domains,
    String mailFrom,
    List<String> recipients,
    String envelopeId,
    Optional<Instant> arrived,
    long incidents,
    String failure,
    String delivery,
    String results,
    Original original) {

  public FeedbackReport {
    domains = List.copyOf(domains);
    recipients = List.copyOf(recipients);
  }

  /**
   * The mail that the report is about.
   *
   * @param header its header lines, at most 16,000 characters, joined by LF
   */
  public record Original(String messageId, String from, String subject, String header) {

    /** The report brought none. */
    public static final Original NONE = new Original("", "", "", "");
  }
}
