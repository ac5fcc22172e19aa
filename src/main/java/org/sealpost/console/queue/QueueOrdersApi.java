package org.sealpost.console.queue;

import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.delivery.QueueOrder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Orders about all queued mail that fits a filter, for programs. */
@RestController
final class QueueOrdersApi {

  private final QueueDeeds deeds;

  QueueOrdersApi(QueueDeeds deeds) {
    this.deeds = deeds;
  }

  /** An order as a program gives it. */
  @Described("what shall be done with all mail in the queue that fits")
  record Order(
      @Described("hold, release, retry or delete") String action,
      @Described("queued, held or parked") Optional<String> state,
      Optional<String> destination,
      Optional<String> recipient,
      @Described("an address, or <> for bounces") Optional<String> sender,
      @Described("such as mailbox-full") Optional<String> reason,
      @Described("accepted at least so long ago") Optional<Long> olderThanMinutes,
      @Described("true if nothing of these restricts, and all mail is meant") Optional<Boolean> all,
      @Described("the next of the answer before; absent at the beginning") Optional<String> after) {

    QueueSearch search() {
      return new QueueSearch(state, destination, recipient, sender, reason, olderThanMinutes);
    }
  }

  /** What came of it. */
  @Described("what was done; an order about much mail is carried out in several requests")
  record Done(
      @Described("how many recipients it concerned") int recipients,
      @Described("absent when all mail was looked at; else ask again with it as after")
          Optional<String> next) {}

  @Allow(Right.CHANGE_QUEUE)
  @Described("Holds, releases, retries or deletes all mail that fits, some seconds' worth of it")
  @PostMapping("/api/v1/queue/actions")
  Done order(@RequestBody Order order) {
    var search = order.search();
    if (search.restrictions().isEmpty() && !order.all.orElse(false)) {
      throw Problem.invalid("Nothing restricts the order; say all: true if all mail is meant.");
    }
    var step =
        deeds.order(
            Words.read(QueueOrder.class, "action", order.action), search, order.after.orElse(""));
    return new Done(step.recipients(), Optional.of(step.next()).filter(next -> !next.isEmpty()));
  }
}
