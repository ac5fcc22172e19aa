package org.sealpost.delivery;

import java.util.Locale;
import java.util.Optional;

/**
 * Why a mail is not delivered yet, in few words that can be counted: what an operator sorts a full
 * queue by.
 */
public enum Reason {
  /** Nobody can say now where it goes. */
  DNS,
  /** No server can be reached, or the connection broke. */
  CONNECTION,
  /** The way cannot be protected as it must be. */
  TLS_POLICY,
  /** The server wants to see us again later. */
  GREYLISTED,
  /** The server says that we send too much. */
  RATE_LIMITED,
  /** There is no room in the mailbox, or on the server's disk. */
  MAILBOX_FULL,
  /** The recipient is not there, or not now. */
  RECIPIENT_UNKNOWN,
  /** The server does not want mail from us, or from this sender. */
  SENDER_REFUSED,
  /** The server does not like what the mail says, or how large it is. */
  CONTENT_REFUSED,
  /** The server has trouble of its own. */
  SERVER_TROUBLE,
  /** Something of ours broke. */
  OWN_TROUBLE,
  /** It was under way in crashes, or its octets are damaged: it waits for a person. */
  POISON,
  /** Anything else. */
  OTHER;

  /** The word in rows, JSON and pages, such as {@code mailbox-full}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The reason of a word; empty for another, and for none. */
  public static Optional<Reason> of(String word) {
    for (var reason : values()) {
      if (reason.word().equals(word)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
