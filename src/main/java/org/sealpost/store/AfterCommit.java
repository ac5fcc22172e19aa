package org.sealpost.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What must wait until a transaction is durable: waking those who act on its rows, removing what it
 * no longer needs. It runs on the caller's thread before {@link Database#write} returns, and never
 * if the transaction failed; a crash between may lose it, so it must only be a short cut for
 * something that happens anyway.
 */
public final class AfterCommit {

  private static final ScopedValue<List<Runnable>> PENDING = ScopedValue.newInstance();

  private AfterCommit() {}

  /** Notes an action for the transaction that this thread is in. */
  public static void then(Runnable action) {
    PENDING.get().add(action);
  }

  /** Runs a work and collects what it wants done afterwards. */
  static <T> Outcome<T> collect(Supplier<T> work) {
    var actions = new ArrayList<Runnable>(2);
    T result = ScopedValue.where(PENDING, actions).call(work::get);
    return new Outcome<>(result, actions);
  }

  /** A result, and what is to be done once it is durable. */
  record Outcome<T>(T result, List<Runnable> actions) {

    T durable() {
      actions.forEach(Runnable::run);
      return result;
    }
  }
}
