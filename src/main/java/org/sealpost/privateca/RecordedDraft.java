package org.sealpost.privateca;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A draft whose row is on disk; only {@link Ledger#record} makes one. It can be signed once: a
 * crash from here on leaves a record without certificate, never a certificate without record.
 */
final class RecordedDraft {

  private final Draft draft;
  private final AtomicBoolean taken = new AtomicBoolean();

  RecordedDraft(Draft draft) {
    this.draft = draft;
  }

  /** Gives the draft out to be signed, the first time; throws after that. */
  Draft take() {
    if (!taken.compareAndSet(false, true)) {
      throw new IllegalStateException("this draft has been signed already");
    }
    return draft;
  }
}
