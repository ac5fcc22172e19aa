package org.sealpost.privateca;

import java.util.List;

/** What looking at a draft came to. */
sealed interface LintOutcome {

  /** No rule is broken. */
  record Clean(LintedDraft draft) implements LintOutcome {}

  /** Each sentence names a broken rule. */
  record Faulty(List<String> faults) implements LintOutcome {}
}
