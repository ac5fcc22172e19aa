package org.sealpost.console.messages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.api.Described;
import org.sealpost.tracking.CheckLine;
import org.sealpost.tracking.Story;
import org.sealpost.tracking.StoryEntry;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The whole story of a message, as the API tells it. */
@Described("the whole story of a message")
record MessageStory(
    MessageSummary message,
    @Described("what the checks and the policy said; absent while nothing was judged")
        Optional<Judgement> judgement,
    @Described("what happened, oldest first: kind, at, and what belongs to the kind")
        List<Map<String, Object>> entries) {

  /** The verdict in the form of a scan. */
  @Described("the verdict in the form of a scan")
  record Judgement(
      String verdict, String action, double score, double threshold, List<CheckPoints> checks) {}

  /** What one check said. */
  @Described("what one check said")
  record CheckPoints(String check, double points, String reason) {

    static CheckPoints of(CheckLine line) {
      return new CheckPoints(line.check(), line.points(), line.reason());
    }
  }

  static MessageStory of(Story story, JsonMapper json) {
    return new MessageStory(
        MessageSummary.of(story.head()),
        judgement(story),
        story.entries().stream().map(entry -> entry(entry, json)).toList());
  }

  private static Optional<Judgement> judgement(Story story) {
    var checks =
        last(story, StoryEntry.Checked.class).map(StoryEntry.Checked::checks).orElse(List.of());
    return last(story, StoryEntry.Judged.class)
        .map(
            judged ->
                new Judgement(
                    judged.verdict(),
                    judged.action(),
                    judged.score(),
                    judged.threshold(),
                    checks.stream().map(CheckPoints::of).toList()));
  }

  /** The last entry of a kind: a mail that was held is judged again on its release. */
  static <E extends StoryEntry> Optional<E> last(Story story, Class<E> kind) {
    return story.entries().reversed().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private static Map<String, Object> entry(StoryEntry entry, JsonMapper json) {
    var all = json.convertValue(entry, new TypeReference<LinkedHashMap<String, Object>>() {});
    all.putFirst("kind", entry.kind());
    return all;
  }
}
