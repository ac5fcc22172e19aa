package org.sealpost.console.messages;

import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.frame.Problem;
import org.sealpost.mail.MailId;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.Story;
import org.sealpost.tracking.StoryEntry;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The story of one message. */
@Controller
final class MessagePage {

  private final Stories stories;

  MessagePage(ConsoleParts parts) {
    this.stories = parts.stories();
  }

  /** One entry of the story with the look of its dot: good, care, bad or plain. */
  record Step(String kind, String mood, StoryEntry entry) {

    static Step of(StoryEntry entry) {
      return new Step(entry.kind(), moodOf(entry), entry);
    }
  }

  @Allow(Right.SEE_MESSAGES)
  @GetMapping("/messages/{id}")
  String show(@PathVariable String id, Model model) {
    var story =
        Optional.of(id)
            .filter(MailId::isMailId)
            .map(MailId::new)
            .flatMap(stories::story)
            .orElseThrow(() -> Problem.notFound("There is no message of this id."));
    model.addAttribute("head", story.head());
    model.addAttribute("steps", story.entries().stream().map(Step::of).toList());
    model.addAttribute("judged", MessageStory.last(story, StoryEntry.Judged.class).orElse(null));
    model.addAttribute("meter", meter(story));
    model.addAttribute("api", "/api/v1/messages/" + id);
    return "message";
  }

  /** Where the score and the threshold stand on a line of 100 units. */
  record Meter(double value, double limit) {}

  private static Meter meter(Story story) {
    return MessageStory.last(story, StoryEntry.Judged.class)
        .map(
            judged -> {
              double end = Math.max(1, Math.max(judged.threshold() * 1.5, judged.score() * 1.05));
              return new Meter(
                  Math.clamp(judged.score() / end * 100, 0, 100),
                  Math.clamp(judged.threshold() / end * 100, 0, 100));
            })
        .orElse(new Meter(0, 0));
  }

  private static String moodOf(StoryEntry entry) {
    return switch (entry) {
      case StoryEntry.Authenticated authenticated -> authenticated(authenticated);
      case StoryEntry.Branded branded ->
          branded.indicator().isEmpty() ? "" : branded.proved() ? "good" : "care";
      case StoryEntry.Checked checked ->
          checked.checks().stream().anyMatch(line -> line.points() > 0) ? "care" : "good";
      case StoryEntry.Opened opened ->
          switch (opened.status()) {
            case "valid" -> "good";
            case "invalid", "undecryptable" -> "bad";
            case "untrusted" -> "care";
            default -> "";
          };
      case StoryEntry.Judged judged ->
          switch (judged.action()) {
            case "deliver" -> "good";
            case "mark", "defer", "quarantine" -> "care";
            case "reject" -> "bad";
            default -> "";
          };
      case StoryEntry.Replied replied -> reply(replied.reply());
      case StoryEntry.Attempted attempted -> outcome(attempted.outcome());
      case StoryEntry.Held held -> "care";
      case StoryEntry.Discarded discarded -> "bad";
      case StoryEntry.Bounced bounced -> "bad";
      case StoryEntry.Sealed sealed -> "good";
      case StoryEntry.DkimSigned signed -> "good";
      case StoryEntry.ArcSealed sealed -> "";
      case StoryEntry.Released released -> "good";
      case StoryEntry.Enrolled enrolled -> "good";
      case StoryEntry.Learned learned -> "good";
      case StoryEntry.TrustEarned earned -> "good";
      case StoryEntry.ReportTaken taken ->
          switch (taken.outcome()) {
            case "counted" -> "good";
            case "repeated" -> "";
            default -> "care";
          };
      case StoryEntry.Received received -> "";
      case StoryEntry.Queued queued -> "";
      case StoryEntry.Unknown unknown -> "";
    };
  }

  private static String authenticated(StoryEntry.Authenticated result) {
    return switch (result.dmarc()) {
      case "pass" -> "good";
      case "fail" -> result.header().contains("local_policy: arc=pass") ? "care" : "bad";
      default -> result.spf().equals("pass") || result.dkim().equals("pass") ? "good" : "care";
    };
  }

  private static String reply(String reply) {
    return reply.startsWith("2") ? "good" : reply.startsWith("4") ? "care" : "bad";
  }

  /** Outcomes are the words of delivery: delivered, deferred, failed. */
  static String outcome(String word) {
    return switch (word) {
      case "delivered", "sent", "accepted" -> "good";
      case "deferred", "unreached" -> "care";
      default -> "bad";
    };
  }
}
