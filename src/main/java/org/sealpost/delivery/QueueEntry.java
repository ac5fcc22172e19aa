package org.sealpost.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;

/**
 * One mail in the queue, with the recipients who do not have it yet.
 *
 * @param mail its name
 * @param reversePath where bounces go
 * @param acceptedAt since when it is in the queue
 * @param size octets
 * @param recipients who waits for it
 */
public record QueueEntry(
    MailId mail, ReversePath reversePath, Instant acceptedAt, long size, List<Waiting> recipients) {

  public QueueEntry {
    recipients = List.copyOf(recipients);
  }

  /**
   * One recipient who waits.
   *
   * @param recipient who
   * @param destination the domain it goes to
   * @param state why it waits
   * @param underWay whether it is being delivered right now
   * @param attempts how often delivery was tried
   * @param due when it is tried next
   * @param expires when it is given up
   * @param lastAnswer what came of the last attempt; empty before the first
   * @param reason why it is not delivered yet; empty before the first attempt
   */
  public record Waiting(
      Address recipient,
      Domain destination,
      QueueState state,
      boolean underWay,
      int attempts,
      Instant due,
      Instant expires,
      Optional<String> lastAnswer,
      Optional<Reason> reason) {}
}
