package org.sealpost.console.queue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.DestinationLine;
import org.sealpost.delivery.QueueCounts;
import org.sealpost.delivery.ReasonCount;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The queue for programs. */
@RestController
final class QueueApi {

  private final DeliveryQueue queue;
  private final QueueDeeds deeds;
  private final InstantSource clock;

  QueueApi(ConsoleParts parts, QueueDeeds deeds) {
    this.queue = parts.queue();
    this.deeds = deeds;
    this.clock = parts.clock();
  }

  /** What waits for one destination. */
  @Described("what waits for one destination, since when and why")
  record Destination(
      String destination,
      long waiting,
      @Described("of these, held by somebody") long held,
      Instant oldestAt,
      @Described("how many wait up to so long") List<Age> ages,
      @Described("why, as far as tried, most frequent first") List<Cause> reasons,
      @Described("the most frequent answers among the oldest thousand") List<Answer> answers) {

    /** How many wait for at most so long, and longer than the entry before. */
    @Described("how many wait longer than the entry before says, and no longer than this one")
    record Age(
        @Described("absent: any longer time") Optional<Long> minutes,
        @Described("above 2,000: at least so many") long recipients) {}

    /** A reason and how many recipients wait for it. */
    @Described("a reason and how many recipients wait for it")
    record Cause(@Described("such as mailbox-full") String reason, long recipients) {

      static List<Cause> of(List<ReasonCount> counts) {
        return counts.stream()
            .map(count -> new Cause(count.reason().word(), count.recipients()))
            .toList();
      }
    }

    /** An answer and how often it came. */
    @Described("an answer and how many recipients got it")
    record Answer(String answer, long recipients) {}

    static Destination of(DestinationLine line) {
      return new Destination(
          line.destination().name(),
          line.waiting(),
          line.held(),
          line.oldest(),
          ages(line.ages()),
          Cause.of(line.reasons()),
          line.answers().stream().map(one -> new Answer(one.answer(), one.recipients())).toList());
    }

    private static List<Age> ages(List<Long> counts) {
      var ages = new ArrayList<Age>();
      for (int i = 0; i < counts.size(); i++) {
        var minutes =
            i < DestinationLine.AGES.size()
                ? Optional.of(DestinationLine.AGES.get(i).toMinutes())
                : Optional.<Long>empty();
        ages.add(new Age(minutes, counts.get(i)));
      }
      return ages;
    }
  }

  @Allow(Right.SEE_QUEUE)
  @Described("Messages that somebody waits for, oldest first")
  @GetMapping("/api/v1/queue")
  Listing<QueuedMessage> list(
      @RequestParam @Described("queued, held or parked") Optional<String> state,
      @RequestParam Optional<String> destination,
      @RequestParam Optional<String> recipient,
      @RequestParam @Described("an address, or <> for bounces") Optional<String> sender,
      @RequestParam @Described("such as mailbox-full") Optional<String> reason,
      @RequestParam @Described("accepted at least so long ago") Optional<Long> olderThanMinutes,
      @RequestParam Optional<String> after,
      @RequestParam Optional<Integer> limit) {
    int size = Listing.limit(limit);
    var filter =
        new QueueSearch(state, destination, recipient, sender, reason, olderThanMinutes)
            .filter(clock);
    return Listing.page(
            queue.page(filter, after.orElse(""), size + 1), size, entry -> entry.mail().text())
        .map(QueuedMessage::of);
  }

  @Allow(Right.SEE_QUEUE)
  @Described("How full the queue is, counted in recipients")
  @GetMapping("/api/v1/queue/counts")
  QueueCounts counts() {
    return queue.counts();
  }

  @Allow(Right.SEE_QUEUE)
  @Described("Why recipients wait, as far as delivery was tried, most frequent first")
  @GetMapping("/api/v1/queue/reasons")
  Listing<Destination.Cause> reasons() {
    return Listing.all(Destination.Cause.of(queue.reasons()));
  }

  @Allow(Right.SEE_QUEUE)
  @Described("The destinations for which most waits, with the most frequent answers")
  @GetMapping("/api/v1/queue/destinations")
  Listing<Destination> destinations(@RequestParam Optional<Integer> limit) {
    return Listing.all(
        queue.destinations(Listing.limit(limit)).stream().map(Destination::of).toList());
  }

  @Allow(Right.SEE_QUEUE)
  @Described("One message in the queue, with the attempts so far")
  @GetMapping("/api/v1/queue/{id}")
  QueuedMessage find(@PathVariable String id) {
    var entry = deeds.known(id);
    return QueuedMessage.of(entry).with(queue.attempts(entry.mail()));
  }

  @Allow(Right.CHANGE_QUEUE)
  @Described(value = "Tries a message now", status = 204)
  @PostMapping("/api/v1/queue/{id}/retry")
  ResponseEntity<Void> retry(@PathVariable String id) {
    deeds.retry(id);
    return ResponseEntity.noContent().build();
  }

  @Allow(Right.CHANGE_QUEUE)
  @Described(value = "Holds a message until it is released", status = 204)
  @PostMapping("/api/v1/queue/{id}/hold")
  ResponseEntity<Void> hold(@PathVariable String id) {
    deeds.hold(id);
    return ResponseEntity.noContent().build();
  }

  @Allow(Right.CHANGE_QUEUE)
  @Described(value = "Lets a held message go, at once", status = 204)
  @PostMapping("/api/v1/queue/{id}/release")
  ResponseEntity<Void> release(@PathVariable String id) {
    deeds.release(id);
    return ResponseEntity.noContent().build();
  }

  @Allow(Right.CHANGE_QUEUE)
  @Described(value = "Takes a message out of the queue; its sender is not told", status = 204)
  @DeleteMapping("/api/v1/queue/{id}")
  ResponseEntity<Void> delete(@PathVariable String id) {
    deeds.delete(id);
    return ResponseEntity.noContent().build();
  }
}
