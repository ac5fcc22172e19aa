package org.sealpost.quarantine;

import org.sealpost.mail.Address;

/** What came of a wish to release a mail. */
public sealed interface ReleaseOutcome {

  /** It is on its way, or will be, to those of the recipients who had not got it. */
  record Released(MailReleased event) implements ReleaseOutcome {}

  /** All these recipients have got it before; nothing was done. */
  record ReleasedBefore(Case existing) implements ReleaseOutcome {}

  /** The mail is not for this address; nothing was done. */
  record NotARecipient(Address address) implements ReleaseOutcome {}

  /** There is no such case, or no longer. */
  record NotThere(CaseNumber number) implements ReleaseOutcome {}
}
