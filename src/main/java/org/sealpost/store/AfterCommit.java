package org.sealpost.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What must wait until a transaction has come to its end: waking those who act on its rows,
 * removing what it no longer needs. It runs on the caller's thread before the writing returns, and
 * never if the transaction failed; a crash between may lose it, so it must only be a short cut for
 * something that happens anyway.
 */
public final class AfterCommit {

  private static final ScopedValue<Actions> PENDING = ScopedValue.newInstance();

  private AfterCommit() {}

  /** What one transaction wants. */
  private static final class Actions {
    final List<Runnable> all = new ArrayList<>(2);
    boolean durable;
  }

  /** Notes an action for when the transaction that this thread is in is durable. */
  public static void then(Runnable action) {
    PENDING.get().all.add(action);
    PENDING.get().durable = true;
  }

  /** Notes an action for when others see what the transaction wrote, be it durable or not. */
  public static void whenSeen(Runnable action) {
    PENDING.get().all.add(action);
  }

  /** Runs a work and collects what it wants done afterwards. */
  static <T> Outcome<T> collect(Supplier<T> work) {
    var actions = new Actions();
    T result = ScopedValue.where(PENDING, actions).call(work::get);
    return new Outcome<>(result, actions.all, actions.durable);
  }

  /**
   * A result, and what is to be done afterwards.
   *
   * @param durable whether something of it must not be done before the result is durable
   */
  record Outcome<T>(T result, List<Runnable> actions, boolean durable) {

    T settled() {
      actions.forEach(Runnable::run);
      return result;
    }
  }
}
