package org.sealpost.console.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Deeds;
import org.sealpost.console.frame.Problem;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.QueueEntry;
import org.sealpost.delivery.QueueOrder;
import org.sealpost.delivery.QueueStep;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.springframework.stereotype.Component;

/** What a person may do to the queue. Each deed is recorded before it is done. */
@Component
final class QueueDeeds {

  private static final Duration LONGEST_ORDER = Duration.ofSeconds(10);

  private final DeliveryQueue queue;
  private final Deeds deeds;
  private final InstantSource clock;

  QueueDeeds(ConsoleParts parts, Deeds deeds) {
    this.queue = parts.queue();
    this.deeds = deeds;
    this.clock = parts.clock();
  }

  QueueEntry known(String id) {
    return Optional.of(id)
        .filter(MailId::isMailId)
        .map(MailId::new)
        .flatMap(queue::entry)
        .orElseThrow(() -> Problem.notFound("Nobody waits for a message of this id."));
  }

  void retry(String id) {
    var mail = recorded("queue.retry", id);
    queue.retry(mail);
  }

  void hold(String id) {
    var mail = recorded("queue.hold", id);
    queue.hold(mail);
  }

  void release(String id) {
    var mail = recorded("queue.release", id);
    queue.release(mail);
  }

  void delete(String id) {
    var mail = recorded("queue.delete", id);
    queue.delete(mail);
  }

  /**
   * Carries out an order about all that fits, until the time of a request is over; the answer says
   * where to go on. Only the beginning is recorded, with the filter.
   */
  QueueStep order(QueueOrder order, QueueSearch search, String after) {
    var filter = search.filter(clock);
    if (!after.isEmpty() && !MailId.isMailId(after)) {
      throw Problem.malformed("after is not what an answer before gave.");
    }
    record(
        "queue." + Words.of(order),
        after.isEmpty() ? "all that fits" : "all that fits, after " + after,
        search.restrictions());
    long end = System.nanoTime() + LONGEST_ORDER.toNanos();
    int recipients = 0;
    var step = new QueueStep(0, after);
    do {
      step = queue.order(order, filter, step.next());
      recipients += step.recipients();
    } while (!step.isLast() && System.nanoTime() < end);
    return new QueueStep(recipients, step.next());
  }

  int retry(Domain destination) {
    record("queue.retry", "@" + destination);
    return queue.retry(destination);
  }

  private MailId recorded(String deed, String id) {
    var mail = known(id).mail();
    record(deed, mail.text());
    return mail;
  }

  private void record(String deed, String object) {
    record(deed, object, Map.of());
  }

  private void record(String deed, String object, Map<String, String> details) {
    deeds.write(
        (sql, doer) -> {
          doer.record(sql, deed, object, details);
          return object;
        });
  }
}
