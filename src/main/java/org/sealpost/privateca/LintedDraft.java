package org.sealpost.privateca;

/** A draft that keeps all rules; only {@link Draft#lint} makes one. */
final class LintedDraft {

  private final Draft draft;

  LintedDraft(Draft draft) {
    this.draft = draft;
  }

  Draft draft() {
    return draft;
  }
}
