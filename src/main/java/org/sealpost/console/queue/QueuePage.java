package org.sealpost.console.queue;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Listing;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.DestinationLine;
import org.sealpost.delivery.QueueOrder;
import org.sealpost.delivery.QueueState;
import org.sealpost.delivery.Reason;
import org.sealpost.mail.Domain;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The queue: grouped by destination and reason, then message by message. */
@Controller
final class QueuePage {

  private static final int SHOWN = 50;
  private static final int DESTINATIONS = 20;

  private final DeliveryQueue queue;
  private final QueueDeeds deeds;
  private final InstantSource clock;

  QueuePage(ConsoleParts parts, QueueDeeds deeds) {
    this.queue = parts.queue();
    this.deeds = deeds;
    this.clock = parts.clock();
  }

  @Allow(Right.SEE_QUEUE)
  @GetMapping("/queue")
  String show(
      @RequestParam Optional<String> state,
      @RequestParam Optional<String> destination,
      @RequestParam Optional<String> sender,
      @RequestParam Optional<String> reason,
      @RequestParam Optional<String> after,
      Model model) {
    var search = search(state, destination, sender, reason);
    model.addAttribute(
        "listing",
        Listing.page(
            queue.page(search.filter(clock), after.orElse(""), SHOWN + 1),
            SHOWN,
            entry -> entry.mail().text()));
    model.addAttribute("destinations", queue.destinations(DESTINATIONS));
    model.addAttribute("ages", DestinationLine.AGES);
    model.addAttribute("counts", queue.counts());
    model.addAttribute("states", Arrays.stream(QueueState.values()).map(Words::of).toList());
    model.addAttribute("state", state.orElse(""));
    model.addAttribute("destination", destination.orElse(""));
    model.addAttribute("sender", sender.orElse(""));
    model.addAttribute("reason", reason.orElse(""));
    model.addAttribute("restricted", !search.restrictions().isEmpty());
    model.addAttribute("reasons", Arrays.stream(Reason.values()).map(Reason::word).toList());
    model.addAttribute("orders", Arrays.stream(QueueOrder.values()).map(Words::of).toList());
    model.addAttribute("mayChange", VisitorAuthentication.visitor().may(Right.CHANGE_QUEUE));
    model.addAttribute("api", "/api/v1/queue");
    return "queue";
  }

  private static QueueSearch search(
      Optional<String> state,
      Optional<String> destination,
      Optional<String> sender,
      Optional<String> reason) {
    return new QueueSearch(state, destination, Optional.empty(), sender, reason, Optional.empty());
  }

  @Allow(Right.CHANGE_QUEUE)
  @PostMapping("/queue/order")
  String order(
      @RequestParam String action,
      @RequestParam Optional<String> state,
      @RequestParam Optional<String> destination,
      @RequestParam Optional<String> sender,
      @RequestParam Optional<String> reason,
      RedirectAttributes flash) {
    var search = search(state, destination, sender, reason);
    if (search.restrictions().isEmpty()) {
      throw Problem.invalid("Nothing restricts the order.");
    }
    var step = deeds.order(Words.read(QueueOrder.class, "action", action), search, "");
    return done(flash, step.isLast() ? "queue.ordered" : "queue.ordered-partly");
  }

  @Allow(Right.CHANGE_QUEUE)
  @PostMapping("/queue/retry")
  String retry(@RequestParam String id, RedirectAttributes flash) {
    deeds.retry(id);
    return done(flash, "queue.retried");
  }

  @Allow(Right.CHANGE_QUEUE)
  @PostMapping("/queue/retry-destination")
  String retryAll(@RequestParam String destination, RedirectAttributes flash) {
    deeds.retry(
        Domain.parse(destination)
            .orElseThrow(() -> Problem.malformed("destination is no domain name.")));
    return done(flash, "queue.retried");
  }

  @Allow(Right.CHANGE_QUEUE)
  @PostMapping("/queue/hold")
  String hold(@RequestParam String id, RedirectAttributes flash) {
    deeds.hold(id);
    return done(flash, "queue.now-held");
  }

  @Allow(Right.CHANGE_QUEUE)
  @PostMapping("/queue/release")
  String release(@RequestParam String id, RedirectAttributes flash) {
    deeds.release(id);
    return done(flash, "queue.released");
  }

  @Allow(Right.CHANGE_QUEUE)
  @PostMapping("/queue/delete")
  String delete(@RequestParam String id, RedirectAttributes flash) {
    deeds.delete(id);
    return done(flash, "queue.deleted");
  }

  private static String done(RedirectAttributes flash, String said) {
    flash.addFlashAttribute("said", said);
    return "redirect:/queue";
  }
}
