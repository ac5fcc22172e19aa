package org.sealpost.mail;

import java.util.List;

/**
 * Who a mail is from and for, as SMTP said it; the header may say something else (RFC 5321 §2.3.1).
 *
 * @param reversePath where bounces go
 * @param recipients whom the mail is for, in the order of RCPT, without repeats
 * @param eightBit whether the sender declared {@code BODY=8BITMIME} (RFC 6152)
 * @param utf8 whether the sender declared {@code SMTPUTF8} (RFC 6531)
 * @param wishes what the sender asks of those who carry the mail
 */
public record Envelope(
    ReversePath reversePath,
    List<Address> recipients,
    boolean eightBit,
    boolean utf8,
    DeliveryWishes wishes) {

  public Envelope {
    recipients = List.copyOf(recipients);
  }

  /** An envelope without wishes. */
  public Envelope(
      ReversePath reversePath, List<Address> recipients, boolean eightBit, boolean utf8) {
    this(reversePath, recipients, eightBit, utf8, DeliveryWishes.NONE);
  }

  /**
   * Whether it may go only to a verified server that promises the same (RFC 8689 §3). A bounce
   * hands the wish on where it can, but no server that cannot keep it stops the bounce (RFC 8689
   * §5).
   */
  public boolean demandsTls() {
    return wishes.requireTls() && reversePath.sender().isPresent();
  }

  /** The same envelope for other recipients. */
  public Envelope withRecipients(List<Address> others) {
    return new Envelope(reversePath, others, eightBit, utf8, wishes.only(others));
  }
}
