package org.sealpost.delivery;

import java.time.Instant;
import java.util.List;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.TlsLevel;
import org.sealpost.store.ContentId;

/** What goes over the wire in one transmission: a parcel, for those of its recipients that fit. */
record Load(
    MailId mail,
    int part,
    ReversePath reversePath,
    ContentId content,
    boolean eightBit,
    boolean utf8,
    Instant acceptedAt,
    TlsLevel tls,
    DeliveryWishes wishes,
    boolean tlsReport,
    List<Claimed> recipients) {

  Load {
    recipients = List.copyOf(recipients);
  }

  /** A recipient that this courier has taken under way. */
  record Claimed(
      int n, Address address, int attempts, boolean suspect, Instant expires, Instant noticeAt) {}

  /** The envelope for some of the recipients. */
  Envelope envelope(List<Claimed> some) {
    var addresses = some.stream().map(Claimed::address).toList();
    return new Envelope(reversePath, addresses, eightBit, utf8, wishes.only(addresses));
  }
}
