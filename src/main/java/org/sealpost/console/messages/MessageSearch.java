package org.sealpost.console.messages;

import java.util.List;
import java.util.Optional;
import org.sealpost.console.api.Times;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.mail.MailId;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryHead;
import org.sealpost.tracking.StoryQuery;

/** A search as somebody typed it. Blank criteria do not count. */
record MessageSearch(
    Optional<String> address,
    Optional<String> messageId,
    Optional<String> direction,
    Optional<String> verdict,
    Optional<String> action,
    Optional<String> from,
    Optional<String> to,
    Optional<String> after,
    int limit) {

  /** The query that asks for one message more than the page shows. */
  StoryQuery query() {
    return new StoryQuery(
        filled(address),
        filled(messageId),
        Optional.empty(),
        Words.read(Direction.class, "direction", direction),
        filled(verdict),
        filled(action),
        Times.read("from", from),
        Times.read("to", to),
        filled(after).map(MessageSearch::mail),
        limit + 1);
  }

  /**
   * What fits. An address that nothing fits may be a Message-ID without its brackets, as people
   * copy it.
   */
  List<StoryHead> in(Stories stories) {
    var found = stories.search(query());
    var text = filled(address);
    return found.isEmpty() && text.isPresent() && filled(messageId).isEmpty()
        ? stories.search(withMessageId(text.get()).query())
        : found;
  }

  private MessageSearch withMessageId(String text) {
    return new MessageSearch(
        Optional.empty(), Optional.of(text), direction, verdict, action, from, to, after, limit);
  }

  static Optional<String> filled(Optional<String> text) {
    return text.map(String::strip).filter(given -> !given.isEmpty());
  }

  private static MailId mail(String text) {
    if (!MailId.isMailId(text)) {
      throw Problem.malformed("after is the id of the last message of the page before.");
    }
    return new MailId(text);
  }
}
