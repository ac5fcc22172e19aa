package org.sealpost.cli.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Whether and how indicators of senders are looked for.
 *
 * @param isEnabled whether at all
 * @param roots files of the authorities whose mark certificates count, PEM
 * @param isEvidenceRequired whether an indicator without such a certificate is never shown
 * @param patience how long one mail waits for its indicator
 */
public record BimiSection(
    boolean isEnabled, List<Path> roots, boolean isEvidenceRequired, Duration patience) {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  public BimiSection {
    roots = List.copyOf(roots);
  }

  static BimiSection read(Section section) {
    var bimi =
        new BimiSection(
            section.flag("enabled", false),
            section.texts("roots").stream().map(Path::of).toList(),
            section.flag("require-evidence", true),
            section.span("patience", "2s"));
    if (bimi.isEnabled() && bimi.isEvidenceRequired() && bimi.roots().isEmpty()) {
      section.problem(
          "roots", "is needed where evidence is required: PEM files of the authorities");
    }
    if (bimi.patience().compareTo(LONGEST) > 0) {
      section.problem("patience", "expected at most 10s: the sender waits for our answer");
    }
    section.end();
    return bimi;
  }
}
