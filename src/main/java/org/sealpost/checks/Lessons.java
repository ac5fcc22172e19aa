package org.sealpost.checks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.checks.domain.RegisteredName;
import org.sealpost.checks.language.Learner;
import org.sealpost.checks.language.ReadableParts;
import org.sealpost.checks.language.Traits;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Message;

/** Labelled mail from which the language model is learned. Holds what it needs of each, no mail. */
public final class Lessons {

  private final List<Learner.Lesson> lessons = new ArrayList<>();

  /**
   * One more mail.
   *
   * @param source who collected it
   * @param unwanted whether it should be caught
   */
  public void add(Message message, String source, boolean unwanted) {
    var sender =
        AddressList.mailboxes(message, "From")
            .findFirst()
            .map(from -> RegisteredName.of(from.address().domain()).name())
            .orElse("");
    var traits = Traits.of(message, ReadableParts.of(message));
    lessons.add(new Learner.Lesson(source, sender, traits, unwanted));
  }

  /** Learns, and writes what was learned. */
  public void write(OutputStream out) throws IOException {
    new Learner(lessons).model().write(out);
  }
}
