package org.sealpost.console.messages;

import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.frame.Problem;
import org.sealpost.mail.MailId;
import org.sealpost.tracking.Stories;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Messages for programs. */
@RestController
final class MessagesApi {

  private final Stories stories;
  private final JsonMapper json;

  MessagesApi(ConsoleParts parts, JsonMapper json) {
    this.stories = parts.stories();
    this.json = json;
  }

  @Allow(Right.SEE_MESSAGES)
  @Described("Messages that fit, newest first")
  @GetMapping("/api/v1/messages")
  Listing<MessageSummary> search(
      @RequestParam @Described("sender or recipient: an address, @domain, or part of a local part")
          Optional<String> address,
      @RequestParam @Described("with or without angle brackets") Optional<String> messageId,
      @RequestParam @Described("inbound, outbound or internal") Optional<String> direction,
      @RequestParam @Described("clean, bulk, suspicious, spam, phishing, fraud, malware")
          Optional<String> verdict,
      @RequestParam @Described("deliver, mark, quarantine, reject, defer") Optional<String> action,
      @RequestParam @Described("not before: a time or a day") Optional<String> from,
      @RequestParam @Described("before: a time or a day") Optional<String> to,
      @RequestParam @Described("next of the page before") Optional<String> after,
      @RequestParam @Described("1 to 500, usually 50") Optional<Integer> limit) {
    int size = Listing.limit(limit);
    var search =
        new MessageSearch(address, messageId, direction, verdict, action, from, to, after, size);
    return Listing.page(search.in(stories), size, head -> head.mail().text())
        .map(MessageSummary::of);
  }

  @Allow(Right.SEE_MESSAGES)
  @Described("The whole story of one message: checks, crypto operations, delivery attempts")
  @GetMapping("/api/v1/messages/{id}")
  MessageStory story(@PathVariable String id) {
    return Optional.of(id)
        .filter(MailId::isMailId)
        .map(MailId::new)
        .flatMap(stories::story)
        .map(story -> MessageStory.of(story, json))
        .orElseThrow(() -> Problem.notFound("There is no message of this id."));
  }
}
