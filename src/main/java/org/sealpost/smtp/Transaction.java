package org.sealpost.smtp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/** One mail's envelope while it is being said; never used for a second mail. */
final class Transaction {

  private final ReversePath reversePath;
  private final boolean eightBit;
  private final boolean utf8;
  private final long declaredSize;
  private final DeliveryWishes wishes;
  private final Map<Address, DeliveryWishes.ForRecipient> perRecipient = new HashMap<>();
  private final List<Address> recipients = new ArrayList<>();
  private final Set<Address> known = new HashSet<>();
  private int attempts;
  private long chunks;
  private long chunkOctets;

  Transaction(Command.From from) {
    reversePath = from.reversePath();
    eightBit = from.eightBit();
    utf8 = from.utf8();
    declaredSize = from.size();
    wishes = from.wishes();
  }

  boolean has(Address recipient) {
    return known.contains(recipient);
  }

  void add(Command.To to) {
    if (known.add(to.recipient())) {
      recipients.add(to.recipient());
      if (!to.wishes().equals(DeliveryWishes.ForRecipient.NONE)) {
        perRecipient.put(to.recipient(), to.wishes());
      }
    }
  }

  int recipients() {
    return recipients.size();
  }

  /** Counts one more RCPT, and returns how many there were. */
  int attempt() {
    return ++attempts;
  }

  /** Counts one more chunk. */
  void chunk(long octets) {
    chunks++;
    chunkOctets += octets;
  }

  /** Whether the mail comes by BDAT. */
  boolean isChunked() {
    return chunks > 0;
  }

  /** How many chunks came beyond one for each kibibyte. */
  long tinyChunks() {
    return chunks - chunkOctets / 1024;
  }

  boolean utf8() {
    return utf8;
  }

  long declaredSize() {
    return declaredSize;
  }

  Envelope envelope() {
    return new Envelope(
        reversePath,
        recipients,
        eightBit,
        utf8,
        new DeliveryWishes(
            wishes.requireTls(), wishes.returned(), wishes.envelopeId(), perRecipient));
  }
}
