package org.sealpost.checks.content;

import java.util.stream.Collectors;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.checks.language.LanguageModel;
import org.sealpost.checks.language.Traits;

/** Sees mail whose words and shape are those of mail that nobody wants. */
public final class UnwantedWording implements Check {

  /** More likely than not. */
  private static final double LEAST = 0.5;

  private static final int SHOWN = 4;

  @Override
  public String name() {
    return "unwanted-wording";
  }

  @Override
  public Concern concern() {
    return Concern.SPAM;
  }

  @Override
  public Finding look(Evidence evidence) {
    var model = LanguageModel.shipped();
    var traits = Traits.of(evidence.readable(), evidence.readableParts());
    double probability = model.probability(traits);
    if (probability <= LEAST) {
      return Finding.nothing();
    }
    var words =
        model.worst(traits, SHOWN).stream()
            .map("\u201c%s\u201d"::formatted)
            .collect(Collectors.joining(", "));
    return new Finding.Seen(
        "Its words and its shape are those of mail that nobody wants"
            + (words.isEmpty() ? "" : ": " + words),
        Math.round(probability * 100) / 100.0);
  }
}
