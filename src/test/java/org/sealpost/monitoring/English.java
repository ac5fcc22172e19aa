package org.sealpost.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;

/** Findings as English readers have them, after a look at what is said in both languages. */
public final class English {

  private English() {}

  /** Says them; in neither language may a place be left open. */
  public static List<SpokenFinding> of(List<Finding> findings) {
    for (var language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
      for (var finding : findings) {
        var said = finding.in(language);
        for (var text : List.of(said.part(), said.text(), said.mend(), said.expected())) {
          assertThat(text).as("%s in %s", said.code(), language).doesNotContainPattern("\\{\\d}");
        }
        assertThat(said.code()).isNotEmpty();
      }
    }
    return findings.stream().map(finding -> finding.in(Locale.ENGLISH)).toList();
  }
}
