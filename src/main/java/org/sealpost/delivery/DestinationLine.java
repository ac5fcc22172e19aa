package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.sealpost.mail.Domain;

/**
 * What waits for one destination, since when and why.
 *
 * @param destination the domain
 * @param waiting how many recipients wait
 * @param held how many of them are held by somebody
 * @param oldest since when the first of them waits
 * @param ages how many wait no longer than each of {@link #AGES}, and at the end how many wait
 *     longer; what is above 2,000 may stand for more
 * @param reasons why, as far as tried, most frequent first
 * @param answers the most frequent answers among the oldest thousand, most frequent first
 */
public record DestinationLine(
    Domain destination,
    long waiting,
    long held,
    Instant oldest,
    List<Long> ages,
    List<ReasonCount> reasons,
    List<Answer> answers) {

  /** The limits between ages: five minutes, and twice as long each time. */
  public static final List<Duration> AGES =
      Stream.of(5, 10, 20, 40, 80, 160, 320, 640, 1_280).map(Duration::ofMinutes).toList();

  public DestinationLine {
    ages = List.copyOf(ages);
    reasons = List.copyOf(reasons);
    answers = List.copyOf(answers);
  }

  /** An answer and how many recipients got it. */
  public record Answer(String answer, long recipients) {}
}
