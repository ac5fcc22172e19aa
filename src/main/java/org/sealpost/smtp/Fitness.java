package org.sealpost.smtp;

import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.PlainLine;

/** Whether a mail can go to a peer that offers these things, before a word is said. */
final class Fitness {

  private static final int LONGEST_HEADER = 1024 * 1024;

  private static final int LONGEST_CAUSE = 400;

  private static final Reply NO_UTF8 =
      Reply.of(
          550,
          "5.6.7",
          "The next server does not offer SMTPUTF8, which this mail needs (RFC 6531)");
  private static final Reply TOO_LARGE =
      Reply.of(552, "5.3.4", "The mail is larger than the next server accepts");
  private static final Reply NO_ADDRESS =
      Reply.of(553, "5.1.3", "An address has a character that no SMTP command can carry");

  private static final Reply NO_REQUIRETLS =
      Reply.of(
          550,
          "5.7.30",
          "The sender demands verified TLS on the whole way, and the next server does not offer"
              + " REQUIRETLS");

  private Fitness() {}

  /** RFC 8689 §4.2.1: a mail that demands it goes only to who is verified and promises the same. */
  static Optional<Reply> unsafe(Envelope envelope, Protection protection, Capabilities offers) {
    if (!envelope.demandsTls()) {
      return Optional.empty();
    }
    if (!protection.isAuthenticated()) {
      return Optional.of(unprotected("the next server need not prove who it is"));
    }
    return offers.requireTls() ? Optional.empty() : Optional.of(NO_REQUIRETLS);
  }

  /** RFC 8689 §5: the way cannot be protected as the sender demands. */
  static Reply unprotected(String cause) {
    return Reply.of(
        550,
        "5.7.10",
        PlainLine.of("The sender demands verified TLS, and " + cause, LONGEST_CAUSE));
  }

  /** Why the mail cannot go; empty if it can. */
  static Optional<Reply> refusal(Envelope envelope, Content content, Capabilities offers) {
    if (!envelope.recipients().stream().allMatch(Fitness::isSayable)
        || !envelope.reversePath().sender().map(Fitness::isSayable).orElse(true)) {
      return Optional.of(NO_ADDRESS);
    }
    var sayable = sayable(envelope, offers);
    if (sayable.recipients().isEmpty() || (!offers.utf8() && needsUtf8(sayable, content))) {
      return Optional.of(NO_UTF8);
    }
    return offers.largest() > 0 && content.size() > offers.largest()
        ? Optional.of(TOO_LARGE)
        : Optional.empty();
  }

  /**
   * The envelope for those recipients whom the peer can be told: one beyond ASCII keeps the mail
   * from no other (RFC 6531 §3.2).
   */
  static Envelope sayable(Envelope envelope, Capabilities offers) {
    return offers.utf8() || envelope.recipients().stream().noneMatch(Address::needsUtf8)
        ? envelope
        : envelope.withRecipients(
            envelope.recipients().stream().filter(address -> !address.needsUtf8()).toList());
  }

  /**
   * The outcomes for all recipients of the envelope, where those beyond ASCII were left out.
   *
   * @param said one for each of the others, in their order
   */
  static List<RecipientOutcome> withUnsayable(Envelope envelope, List<RecipientOutcome> said) {
    if (said.size() == envelope.recipients().size()) {
      return said;
    }
    var others = said.iterator();
    return envelope.recipients().stream()
        .map(
            address ->
                address.needsUtf8()
                    ? new RecipientOutcome.Declined(address, NO_UTF8)
                    : others.next())
        .toList();
  }

  /** RFC 6531 §3.4: addresses beyond ASCII, or a header beyond ASCII in a mail declared so. */
  static boolean needsUtf8(Envelope envelope, Content content) {
    return envelope.recipients().stream().anyMatch(Address::needsUtf8)
        || envelope.reversePath().sender().map(Address::needsUtf8).orElse(false)
        || (envelope.utf8() && hasHeaderBeyondAscii(content));
  }

  private static boolean isSayable(Address address) {
    return address.toString().chars().noneMatch(c -> c < ' ' || c == 127);
  }

  private static boolean hasHeaderBeyondAscii(Content content) {
    var block = new byte[4096];
    boolean lineStart = false;
    for (long offset = 0; offset < Math.min(content.size(), LONGEST_HEADER); ) {
      int n = content.read(offset, block, 0, block.length);
      for (int i = 0; i < n; i++) {
        if (block[i] < 0) {
          return true;
        }
        if (block[i] == '\n' && lineStart) {
          return false;
        }
        lineStart = block[i] == '\n' || (lineStart && block[i] == '\r');
      }
      offset += n;
    }
    return false;
  }

  static List<RecipientOutcome> refused(Envelope envelope, Reply reply) {
    return envelope.recipients().stream()
        .<RecipientOutcome>map(recipient -> new RecipientOutcome.Refused(recipient, reply))
        .toList();
  }

  static List<RecipientOutcome> declined(Envelope envelope, Reply reply) {
    return envelope.recipients().stream()
        .<RecipientOutcome>map(recipient -> new RecipientOutcome.Declined(recipient, reply))
        .toList();
  }

  static List<RecipientOutcome> unreached(Envelope envelope, String status, String cause) {
    return envelope.recipients().stream()
        .<RecipientOutcome>map(
            recipient -> new RecipientOutcome.Unreached(recipient, status, cause))
        .toList();
  }
}
