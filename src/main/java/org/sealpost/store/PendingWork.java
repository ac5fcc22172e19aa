package org.sealpost.store;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One caller's work on its way through the writer's thread, and the caller who waits for it. */
final class PendingWork<T> {

  private enum Stage {
    WAITING,
    TAKEN,
    GIVEN_UP
  }

  private final Function<JdbcClient, T> work;
  private final boolean soon;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private final CountDownLatch settled = new CountDownLatch(1);
  private AfterCommit.@Nullable Outcome<T> outcome;
  private @Nullable Throwable failure;

  /**
   * @param soon whether its commit need not be durable
   */
  PendingWork(Function<JdbcClient, T> work, boolean soon) {
    this.work = work;
    this.soon = soon;
  }

  boolean soon() {
    return soon;
  }

  /** Whether it has run and wants something that only a durable commit allows. */
  boolean wantsDurability() {
    return outcome != null && outcome.durable();
  }

  /** Whether the caller still waits; from then on it waits to the end. */
  boolean take() {
    return stage.compareAndSet(Stage.WAITING, Stage.TAKEN);
  }

  void run(JdbcClient sql) {
    outcome = AfterCommit.collect(() -> work.apply(sql));
  }

  /** The work, or the commit it was part of, has failed. */
  void fail(Throwable cause) {
    failure = cause;
  }

  boolean failed() {
    return failure != null;
  }

  /** Lets the caller go. */
  void settle() {
    settled.countDown();
  }

  /**
   * Waits for the outcome. An interrupt before the work has begun gives it up; afterwards only the
   * outcome counts, and the interrupt is kept for the caller.
   */
  T await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          settled.await();
          return outcome();
        } catch (InterruptedException asked) {
          interrupted = true;
          if (stage.compareAndSet(Stage.WAITING, Stage.GIVEN_UP)) {
            throw new CancellationException("interrupted before the transaction began");
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private T outcome() {
    return switch (failure) {
      case null -> Objects.requireNonNull(outcome).settled();
      case RuntimeException thrown -> throw thrown;
      case Error thrown -> throw thrown;
      case Throwable thrown -> throw new IllegalStateException(thrown);
    };
  }
}
