package org.sealpost.privateca;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves by hand. */
public final class HandClock implements InstantSource {

  private volatile Instant now = Instant.parse("2026-11-24T08:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock, forwards or back. */
  public void move(Duration by) {
    now = now.plus(by);
  }
}
