package org.sealpost.delivery;

import java.util.List;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.ContentId;

/**
 * Octets on their way to some of a mail's recipients: those who get exactly these octets. A mail
 * that is sealed differently for different people becomes several parcels.
 *
 * @param mail the mail it belongs to
 * @param reversePath where bounces go
 * @param recipients whom it is for; at least one
 * @param content the octets; the parcel is one of their users and releases them at its end
 * @param size how many octets that is
 * @param eightBit whether the octets need 8BITMIME (RFC 6152)
 * @param utf8 whether envelope or header need SMTPUTF8 (RFC 6531)
 * @param wishes what the sender asks of those who carry it
 * @param tlsReport whether it tells of broken TLS, so that it goes by any way and is not counted
 *     (RFC 8460 §3)
 */
public record Parcel(
    MailId mail,
    ReversePath reversePath,
    List<Address> recipients,
    ContentId content,
    long size,
    boolean eightBit,
    boolean utf8,
    DeliveryWishes wishes,
    boolean tlsReport) {

  public Parcel {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("a parcel for nobody");
    }
  }

  /** A parcel that is no report about TLS. */
  public Parcel(
      MailId mail,
      ReversePath reversePath,
      List<Address> recipients,
      ContentId content,
      long size,
      boolean eightBit,
      boolean utf8,
      DeliveryWishes wishes) {
    this(mail, reversePath, recipients, content, size, eightBit, utf8, wishes, false);
  }

  /** A parcel without wishes. */
  public Parcel(
      MailId mail,
      ReversePath reversePath,
      List<Address> recipients,
      ContentId content,
      long size,
      boolean eightBit,
      boolean utf8) {
    this(mail, reversePath, recipients, content, size, eightBit, utf8, DeliveryWishes.NONE);
  }
}
