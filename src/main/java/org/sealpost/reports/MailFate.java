package org.sealpost.reports;

/** What became of a mail that came in. */
public enum MailFate {
  /** It went on to its recipients. */
  DELIVERED,
  /** It waits for a person. */
  HELD,
  /** Its sender was told that it is not taken. */
  REFUSED
}
