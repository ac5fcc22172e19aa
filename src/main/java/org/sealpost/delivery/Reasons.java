package org.sealpost.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads from an answer why a mail is not delivered. The enhanced code decides (RFC 3463 §3), where
 * it says enough; servers give {@code 4.7.1} for anything, so that their words count before it.
 */
final class Reasons {

  private static final int LONGEST = 1_000;

  /** Words that say it whatever the code; the first that fits counts. */
  private record Words(Reason reason, List<String> anyOf) {

    static Words of(Reason reason, String... anyOf) {
      return new Words(reason, Arrays.asList(anyOf));
    }
  }

  private static final List<Words> SAID =
      List.of(
          Words.of(Reason.GREYLISTED, "greylist", "graylist", "grey-list", "gray-list"),
          Words.of(
              Reason.RATE_LIMITED,
              "rate limit",
              "ratelimit",
              "rate-limit",
              "too many",
              "throttl",
              "too fast",
              "unusual rate",
              "try again more slowly",
              "frequency limit"),
          Words.of(
              Reason.MAILBOX_FULL,
              "mailbox full",
              "mailbox is full",
              "over quota",
              "quota exceeded",
              "exceeded storage",
              "insufficient system storage"),
          Words.of(
              Reason.TLS_POLICY,
              "starttls",
              "certificate",
              "tlsa",
              "mta-sts",
              "tls required",
              "without tls"));

  private Reasons() {}

  /**
   * The reason behind an answer.
   *
   * @param enhanced such as {@code 4.2.2}
   * @param answer the server's words, or ours
   */
  static Reason of(String enhanced, String answer) {
    var text =
        (answer.length() > LONGEST ? answer.substring(0, LONGEST) : answer)
            .toLowerCase(Locale.ROOT);
    for (var words : SAID) {
      if (words.anyOf.stream().anyMatch(text::contains)) {
        return words.reason;
      }
    }
    var parts = enhanced.split("\\.", -1);
    return parts.length == 3 ? of(parts[1], parts[2], text) : Reason.OTHER;
  }

  private static Reason of(String subject, String detail, String text) {
    return switch (subject) {
      // RFC 3463 §3.2: X.1.7 and X.1.8 are about the sender's address, the rest about others.
      case "1" -> detail.matches("[78]") ? Reason.SENDER_REFUSED : Reason.RECIPIENT_UNKNOWN;
      // RFC 3463 §3.3: X.2.2 full, X.2.3 the mail is too long for that mailbox.
      case "2" ->
          switch (detail) {
            case "2" -> Reason.MAILBOX_FULL;
            case "3" -> Reason.CONTENT_REFUSED;
            default -> Reason.RECIPIENT_UNKNOWN;
          };
      case "3" -> system(detail, text);
      // RFC 3463 §3.5: X.4.3 directory, X.4.4 routing; X.4.5 and X.4.6 are about their own network.
      case "4" ->
          switch (detail) {
            case "3", "4" -> Reason.DNS;
            case "5", "6" -> Reason.SERVER_TROUBLE;
            default -> Reason.CONNECTION;
          };
      case "5" -> Reason.SERVER_TROUBLE;
      case "6" -> Reason.CONTENT_REFUSED;
      case "7" -> security(detail, text);
      default -> Reason.OTHER;
    };
  }

  /** RFC 3463 §3.4: X.3.1 the disk is full, X.3.4 the mail is too large. */
  private static Reason system(String detail, String text) {
    if (text.startsWith("an error of the gateway")) {
      return Reason.OWN_TROUBLE;
    }
    return switch (detail) {
      case "1" -> Reason.MAILBOX_FULL;
      case "4" -> Reason.CONTENT_REFUSED;
      default -> Reason.SERVER_TROUBLE;
    };
  }

  /** RFC 3463 §3.8, where X.7.10 and X.7.11 of later registrations ask for encryption. */
  private static Reason security(String detail, String text) {
    if (detail.matches("1[01]|4|5|30")) {
      return Reason.TLS_POLICY;
    }
    return text.contains("spam") || text.contains("content") || text.contains("virus")
        ? Reason.CONTENT_REFUSED
        : Reason.SENDER_REFUSED;
  }
}
