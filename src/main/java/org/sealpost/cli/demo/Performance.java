package org.sealpost.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sealpost.cli.demo.Scene.Fate;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.tracking.CheckLine;
import org.sealpost.tracking.Story;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryQuery;

/** Sends the mails of all scenes, looks what became of each, and says so in a table. */
final class Performance {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int REASONS = 3;

  private final Stage stage;
  private final PrintWriter out;

  Performance(Stage stage, PrintWriter out) {
    this.stage = stage;
    this.out = out;
  }

  /** Whether every mail met the fate that its scene expects. */
  boolean play() throws IOException, InterruptedException {
    int met = 0;
    var scenes = stage.scenes();
    for (int i = 0; i < scenes.size(); i++) {
      var scene = scenes.get(i);
      var reply = stage.send(scene);
      var story = story(scene);
      var problem = problem(scene, reply, story);
      met += problem.isEmpty() ? 1 : 0;
      print(i + 1, scene, reply, story, problem);
    }
    out.printf("%n%d of %d mails met the fate that was expected.%n", met, scenes.size());
    return met == scenes.size();
  }

  private Optional<Story> story(Scene scene) {
    return stage.stories().search(StoryQuery.newest(1).withMessageId(scene.messageId())).stream()
        .findFirst()
        .flatMap(head -> stage.stories().story(head.mail()));
  }

  private Optional<String> problem(Scene scene, String reply, Optional<Story> story)
      throws InterruptedException {
    return switch (scene.fate()) {
      case Fate.HasNoTaker() ->
          reply.startsWith("55") ? Optional.empty() : Optional.of("not refused: " + reply);
      case Fate.IsRefused(var verdicts) -> {
        if (!reply.startsWith("55")) {
          yield Optional.of("not refused: " + reply);
        }
        var verdict = story.map(s -> s.head().verdict()).orElse("");
        yield verdicts.contains(verdict) ? Optional.empty() : Optional.of("judged as " + verdict);
      }
      case Fate.Arrives(var verdicts, var check) -> {
        if (!reply.startsWith("250")) {
          yield Optional.of("not accepted: " + reply);
        }
        var verdict = story.map(s -> s.head().verdict()).orElse("");
        if (!verdicts.contains(verdict)) {
          yield Optional.of("judged as " + verdict);
        }
        var letter =
            stage
                .sink()
                .await(l -> l.isFor(scene.recipients().getFirst()) && has(l, scene), PATIENCE);
        yield letter.isEmpty() ? Optional.of("it did not arrive") : check.apply(letter.get());
      }
    };
  }

  private static boolean has(MailboxSink.Letter letter, Scene scene) {
    return Message.read(letter.content())
        .field("Message-ID")
        .map(HeaderField::value)
        .filter(id -> id.equals("<" + scene.messageId() + ">"))
        .isPresent();
  }

  private void print(
      int number, Scene scene, String reply, Optional<Story> story, Optional<String> problem) {
    out.printf("%n%2d  %-4s%s%n", number, scene.outbound() ? "out" : "in", scene.title());
    var head = story.map(Story::head);
    head.filter(h -> !h.verdict().isEmpty())
        .ifPresentOrElse(
            h -> out.printf("        %s → %s, score %.1f%n", h.verdict(), h.action(), h.score()),
            () -> out.printf("        %s%n", reply));
    story.ifPresent(s -> reasons(s).forEach(line -> out.println("        - " + line)));
    if (scene.fate() instanceof Fate.IsRefused) {
      out.println("        " + reply);
    }
    problem.ifPresentOrElse(
        text -> out.println("    !!  NOT AS EXPECTED: " + text), () -> out.println("    ok"));
  }

  private static List<String> reasons(Story story) {
    var lines =
        story.entries().stream()
            .flatMap(
                entry ->
                    switch (entry) {
                      case StoryEntry.Checked checked ->
                          checked.checks().stream()
                              .filter(check -> check.points() != 0)
                              .sorted(
                                  java.util.Comparator.comparingDouble(CheckLine::points)
                                      .reversed())
                              .limit(REASONS)
                              .map(c -> "%+.1f %s".formatted(c.points(), c.reason()));
                      case StoryEntry.Opened opened ->
                          opened.status().equals("unsigned")
                              ? java.util.stream.Stream.empty()
                              : java.util.stream.Stream.of(
                                  "S/MIME "
                                      + opened.status()
                                      + (opened.encrypted() ? ", was encrypted" : "")
                                      + (opened.signers().isEmpty()
                                          ? ""
                                          : ", signed by " + String.join(", ", opened.signers())));
                      case StoryEntry.Sealed sealed ->
                          java.util.stream.Stream.of(
                              sealed.treatment()
                                  + " for "
                                  + String.join(", ", sealed.recipients()));
                      case StoryEntry.Enrolled enrolled ->
                          java.util.stream.Stream.of(
                              "certificate "
                                  + enrolled.serial()
                                  + " issued to "
                                  + enrolled.email());
                      case StoryEntry.Learned learned ->
                          java.util.stream.Stream.of(
                              "learned the certificate of " + learned.email());
                      case StoryEntry.DkimSigned signed ->
                          java.util.stream.Stream.of("DKIM-signed for " + signed.domain());
                      default -> java.util.stream.Stream.empty();
                    })
            .collect(Collectors.toList());
    return lines;
  }
}
