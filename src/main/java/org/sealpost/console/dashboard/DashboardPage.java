package org.sealpost.console.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sealpost.certificates.EnrolmentQuery;
import org.sealpost.certificates.EnrolmentState;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.HealthLine;
import org.sealpost.console.Right;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.delivery.QueueCounts;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;
import org.sealpost.tracking.StoryQuery;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The first page: how it goes. */
@Controller
final class DashboardPage {

  private static final int REFUSALS = 8;
  private static final int SOON = 12;

  private final ConsoleParts parts;
  private final Stories stories;
  private final InstantSource clock;

  DashboardPage(ConsoleParts parts) {
    this.parts = parts;
    this.stories = parts.stories();
    this.clock = parts.clock();
  }

  @Allow(Right.SEE_STATUS)
  @GetMapping("/")
  String show(@RequestParam(defaultValue = "day") String span, Model model) {
    var now = clock.instant();
    boolean week = span.equals("week");
    var start = week ? TrafficChart.weekStart(now) : TrafficChart.dayStart(now);
    var traffic = stories.traffic(start, now.plus(Duration.ofHours(1)));
    model.addAttribute("week", week);
    model.addAttribute(
        "traffic", week ? TrafficChart.week(traffic, now) : TrafficChart.day(traffic, now));
    model.addAttribute("health", health());
    boolean mail = VisitorAuthentication.visitor().may(Right.SEE_MESSAGES);
    model.addAttribute("seesMail", mail);
    var refusals =
        mail
            ? stories.search(StoryQuery.newest(REFUSALS).withAction("reject"))
            : List.<StoryHead>of();
    model.addAttribute("refusals", refusals);
    model.addAttribute("reasons", reasons(refusals));
    var visitor = VisitorAuthentication.visitor();
    if (visitor.may(Right.SEE_QUEUE)) {
      model.addAttribute("queue", queue(parts.queue().counts()));
    }
    if (visitor.may(Right.SEE_CERTIFICATES)) {
      model.addAttribute("expiring", expiring(now));
    }
    model.addAttribute("api", "/api/v1/status");
    return "dashboard";
  }

  /** Why each was refused, in the policy's words. */
  private Map<String, String> reasons(List<StoryHead> refusals) {
    var reasons = new LinkedHashMap<String, String>();
    for (var head : refusals) {
      stories.story(head.mail()).stream()
          .flatMap(story -> story.entries().stream())
          .forEach(
              entry -> {
                if (entry instanceof StoryEntry.Judged judged && !judged.reason().isEmpty()) {
                  reasons.put(head.mail().text(), judged.reason());
                }
              });
    }
    return reasons;
  }

  private static Map<String, Long> queue(QueueCounts counts) {
    var figures = new LinkedHashMap<String, Long>();
    figures.put("queued", counts.queued());
    figures.put("under-way", counts.underWay());
    figures.put("deferred", counts.deferred());
    figures.put("held", counts.held());
    figures.put("parked", counts.parked());
    return figures;
  }

  /** A certificate in use that ends soon. */
  record Expiring(String id, String email, long daysLeft) {}

  private List<Expiring> expiring(Instant now) {
    var query =
        EnrolmentQuery.newest(SOON)
            .withState(EnrolmentState.ACTIVE)
            .withExpiresBefore(now.plus(Duration.ofDays(30)));
    return parts.certificates().enrolments(query).stream()
        .map(
            one ->
                new Expiring(
                    one.id(),
                    one.email().toString(),
                    Duration.between(now, one.notAfter()).toDays()))
        .sorted(Comparator.comparingLong(Expiring::daysLeft))
        .toList();
  }

  /** What is wrong first. */
  private List<HealthLine> health() {
    return parts.health().get().stream()
        .sorted((one, other) -> other.level().compareTo(one.level()))
        .toList();
  }
}
