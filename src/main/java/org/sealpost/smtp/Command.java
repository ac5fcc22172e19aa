package org.sealpost.smtp;

import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.ReversePath;

/** What a client says to the server, understood or not. */
sealed interface Command {

  /** EHLO, or HELO if not extended. */
  record Hello(String name, boolean extended) implements Command {}

  /**
   * MAIL FROM.
   *
   * @param size as declared, 0 if not
   * @param parameters whether there were any
   * @param submitter whether it says who submitted the mail first (RFC 4954 §5)
   * @param wishes without those for single recipients
   */
  record From(
      ReversePath reversePath,
      long size,
      boolean eightBit,
      boolean utf8,
      boolean nonAscii,
      boolean parameters,
      boolean submitter,
      DeliveryWishes wishes)
      implements Command {}

  /**
   * RCPT TO.
   *
   * @param parameters whether there were any
   */
  record To(
      Address recipient, boolean nonAscii, boolean parameters, DeliveryWishes.ForRecipient wishes)
      implements Command {}

  record Data() implements Command {}

  /** BDAT: so many octets of a mail follow, perhaps its last (RFC 3030 §2). */
  record Chunk(long octets, boolean last) implements Command {}

  record Reset() implements Command {}

  record Noop() implements Command {}

  record Verify() implements Command {}

  record Help() implements Command {}

  record StartTls() implements Command {}

  /** AUTH; the first response may come with it (RFC 4954 §4). */
  record LogIn(String mechanism, Optional<String> initial) implements Command {}

  record Quit() implements Command {}

  /** Not a command, or one that we do not take; here is what to answer. */
  record Unusable(Reply reply) implements Command {}

  /** Not SMTP at all, or followed by octets that are no commands: answer and close. */
  record Hostile(Reply reply) implements Command {}
}
