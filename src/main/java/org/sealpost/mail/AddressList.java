package org.sealpost.mail;

import java.util.List;
import java.util.stream.Stream;

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

  /** The mailboxes of all fields of a name, in their order, however they are written. */
  public static Stream<Mailbox> mailboxes(Message message, String field) {
    return message.fields(field).stream().flatMap(each -> read(each).mailboxes().stream());
  }
}
