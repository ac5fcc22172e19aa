package org.sealpost.checks;

/** What a mail is suspected of where a check sees something. */
public enum Concern {
  /** Somebody pretends to be a person we know, mostly for money. */
  FRAUD,
  /** Somebody pretends to be an organisation, mostly for passwords. */
  PHISHING,
  /** The mail carries a program that does harm. */
  MALWARE,
  /** Nobody asked for it. */
  SPAM,
  /** It is a mailing: wanted or not, nobody wrote it to this one reader. */
  BULK,
  /** The mail is odd, or from a stranger: nothing in itself. */
  ODDITY,
  /** The opposite of a suspicion: we know who writes. */
  TRUST
}
