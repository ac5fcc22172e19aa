package org.sealpost.smtp;

/** What came where a line was expected. */
sealed interface Line {

  /** A line without its CR LF, decoded as UTF-8; what is not UTF-8 reads as U+FFFD. */
  record Text(String text) implements Line {}

  /**
   * A CR or an LF alone, so that nobody can say any more where lines end (RFC 5321 §2.3.8), or
   * another control octet that no text has; a tab is none of these.
   */
  record Garbled() implements Line {}

  /** More octets than a line may have; it was skipped up to its CR LF. */
  record TooLong() implements Line {}

  /** The peer has closed, perhaps in the middle of a line. */
  record Closed() implements Line {}
}
