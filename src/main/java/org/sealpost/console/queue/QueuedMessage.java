package org.sealpost.console.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.api.Described;
import org.sealpost.delivery.PastAttempt;
import org.sealpost.delivery.QueueEntry;
import org.sealpost.delivery.Reason;

/** A message in the queue as the API tells it. */
@Described("a message that somebody still waits for")
record QueuedMessage(
    String id,
    @Described("where bounces go; empty for bounces") String reversePath,
    Instant acceptedAt,
    long size,
    @Described("who still waits for it") List<WaitingRecipient> recipients,
    @Described("what was tried, latest first; absent in lists")
        Optional<List<TriedDelivery>> attempts) {

  /** One recipient who waits. */
  @Described("one recipient who waits")
  record WaitingRecipient(
      String recipient,
      String destination,
      @Described("queued, held or parked") String state,
      @Described("whether it is being delivered right now") boolean underWay,
      int attempts,
      @Described("when it is tried next") Instant dueAt,
      @Described("when it is given up") Instant expiresAt,
      Optional<String> lastAnswer,
      @Described("why it is not delivered yet, such as mailbox-full; absent before the first try")
          Optional<String> reason) {

    static WaitingRecipient of(QueueEntry.Waiting waiting) {
      return new WaitingRecipient(
          waiting.recipient().toString(),
          waiting.destination().name(),
          waiting.state().word(),
          waiting.underWay(),
          waiting.attempts(),
          waiting.due(),
          waiting.expires(),
          waiting.lastAnswer(),
          waiting.reason().map(Reason::word));
    }
  }

  /** One attempt. */
  @Described("one attempt")
  record TriedDelivery(
      Instant at,
      String recipient,
      String relay,
      Optional<String> tls,
      @Described("the other side's raw reply") String answer,
      long tookMillis) {

    static TriedDelivery of(PastAttempt attempt) {
      return new TriedDelivery(
          attempt.at(),
          attempt.recipient().toString(),
          attempt.relay(),
          attempt.tls(),
          attempt.answer(),
          attempt.took().toMillis());
    }
  }

  static QueuedMessage of(QueueEntry entry) {
    return new QueuedMessage(
        entry.mail().text(),
        entry.reversePath().toString(),
        entry.acceptedAt(),
        entry.size(),
        entry.recipients().stream().map(WaitingRecipient::of).toList(),
        Optional.empty());
  }

  QueuedMessage with(List<PastAttempt> tried) {
    return new QueuedMessage(
        id,
        reversePath,
        acceptedAt,
        size,
        recipients,
        Optional.of(tried.stream().map(TriedDelivery::of).toList()));
  }
}
