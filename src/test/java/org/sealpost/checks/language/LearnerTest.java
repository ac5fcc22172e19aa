package org.sealpost.checks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

class LearnerTest {

  private static final List<String> GOOD = List.of("meeting", "drawing", "pump", "thursday");
  private static final List<String> BAD = List.of("winner", "lottery", "claim", "password");

  @Test
  void judgesSendersThatItNeverSaw() {
    var model = new Learner(lessons(200)).model();
    assertThat(model.probability(traits("stranger.example", "claim your lottery password")))
        .isGreaterThan(0.9);
    assertThat(model.probability(traits("stranger.example", "the pump drawing for thursday")))
        .isLessThan(0.1);
    assertThat(model.worst(traits("stranger.example", "claim the lottery pump"), 9))
        .contains("claim", "lottery")
        .doesNotContain("pump");
  }

  @Test
  void theSameLessonsMakeTheSameModel() throws IOException {
    assertThat(written(new Learner(lessons(60)).model()))
        .isEqualTo(written(new Learner(lessons(60)).model()));
  }

  @Test
  void aModelIsReadAsItWasWritten() throws IOException {
    var model = new Learner(lessons(60)).model();
    var read = LanguageModel.read(new ByteArrayInputStream(written(model)));
    var traits = traits("stranger.example", "claim the pump");
    assertThat(read.probability(traits)).isEqualTo(model.probability(traits));
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    var octets = written(new Learner(lessons(60)).model());
    assertThatThrownBy(() -> LanguageModel.read(new ByteArrayInputStream(new byte[100])))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> LanguageModel.read(new ByteArrayInputStream(octets, 0, octets.length / 2)))
        .isInstanceOf(IOException.class);
  }

  private static byte[] written(LanguageModel model) throws IOException {
    var out = new ByteArrayOutputStream();
    model.write(out);
    return out.toByteArray();
  }

  private static List<Learner.Lesson> lessons(int count) {
    var random = new Random(5);
    var lessons = new ArrayList<Learner.Lesson>();
    for (int i = 0; i < count; i++) {
      boolean unwanted = i % 2 == 0;
      var words = unwanted ? BAD : GOOD;
      var text =
          "hello %s and %s now"
              .formatted(words.get(random.nextInt(4)), words.get(random.nextInt(4)));
      var sender = "sender%d.example".formatted(random.nextInt(40));
      lessons.add(new Learner.Lesson("one", sender, traits(sender, text), unwanted));
    }
    return lessons;
  }

  private static Traits traits(String sender, String text) {
    var message =
        Message.read(
            Content.of(
                "From: <a@%s>\r\nSubject: Hello\r\n\r\n%s\r\n"
                    .formatted(sender, text)
                    .getBytes(StandardCharsets.UTF_8)));
    return Traits.of(message, ReadableParts.of(message));
  }
}
