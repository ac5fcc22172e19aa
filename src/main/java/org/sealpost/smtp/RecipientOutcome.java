package org.sealpost.smtp;

import org.sealpost.mail.Address;

/** What became of one mail for one recipient at the next hop. */
public sealed interface RecipientOutcome {

  /** Whose outcome this is. */
  Address recipient();

  /** The next hop has taken the mail and answers for it now. */
  record Accepted(Address recipient, Reply reply) implements RecipientOutcome {}

  /**
   * The next hop, or our own reading of what it offers, says no: for now (4xx) or for good (5xx).
   */
  record Refused(Address recipient, Reply reply) implements RecipientOutcome {}

  /**
   * No usable answer came. The mail has to be tried again; if the cause says that the outcome is
   * unknown, the next hop may have it already.
   */
  record Unreached(Address recipient, String cause) implements RecipientOutcome {}
}
