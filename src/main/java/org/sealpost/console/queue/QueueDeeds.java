package org.sealpost.console.queue;

import java.util.Map;
import java.util.Optional;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.frame.Deeds;
import org.sealpost.console.frame.Problem;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.QueueEntry;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.springframework.stereotype.Component;

/** What a person may do to the queue. Each deed is recorded before it is done. */
@Component
final class QueueDeeds {

  private final DeliveryQueue queue;
  private final Deeds deeds;

  QueueDeeds(ConsoleParts parts, Deeds deeds) {
    this.queue = parts.queue();
    this.deeds = deeds;
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
    deeds.write(
        (sql, doer) -> {
          doer.record(sql, deed, object, Map.of());
          return object;
        });
  }
}
