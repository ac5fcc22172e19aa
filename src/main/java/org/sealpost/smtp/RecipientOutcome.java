package org.sealpost.smtp;

import org.sealpost.mail.Address;

/** What became of one mail for one recipient at the next hop. */
public sealed interface RecipientOutcome {

  /** Whose outcome this is. */
  Address recipient();

  /** The next hop has taken the mail and answers for it now. */
  record Accepted(Address recipient, Reply reply) implements RecipientOutcome {}

  /** The next hop says no: for now (4xx) or for good (5xx). */
  record Refused(Address recipient, Reply reply) implements RecipientOutcome {}

  /** Our own reading of what the next hop offers says no, before a word was said about the mail. */
  record Declined(Address recipient, Reply reply) implements RecipientOutcome {}

  /**
   * No usable answer came before the mail was whole: the next hop does not have it.
   *
   * @param status the enhanced status code that fits, such as {@code 4.4.1} (RFC 3463 §3.5)
   */
  record Unreached(Address recipient, String status, String cause) implements RecipientOutcome {}

  /**
   * The mail was whole and no usable answer came: the next hop may have it. It has to be tried
   * again, and may arrive twice (RFC 1047 §2).
   *
   * @param status the enhanced status code that fits
   */
  record Unknown(Address recipient, String status, String cause) implements RecipientOutcome {}
}
