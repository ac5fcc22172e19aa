package org.sealpost.mail;

import java.util.List;

/**
 * The mailboxes of an address field, groups opened.
 *
 * @param mailboxes those that could be read
 * @param wellFormed false if anything was left over, doubtful, or readable in two ways; who trusts
 *     the result must look at this first
 */
public record AddressList(List<Mailbox> mailboxes, boolean wellFormed) {

  public AddressList {
    mailboxes = List.copyOf(mailboxes);
  }

  /** Reads the value of a From, Sender, Reply-To, To or Cc field. Never throws. */
  public static AddressList read(HeaderField field) {
    return AddressListReader.read(field.value());
  }
}
