package org.sealpost.mailflow;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.sealpost.smtp.Reply;

/**
 * Large mails are judged a few at a time, in the order in which they came. Sixty at once would make
 * each so slow that the deadlines of its checks ran out, and a check that runs out of time holds an
 * innocent mail. Whoever waits costs a thread and its spooled octets, nothing else.
 */
final class Turns {

  /** From here on reading the octets costs more than thinking about them. */
  private static final long LARGE = 4L << 20;

  /** A client waits ten minutes after its last dot (RFC 5321 §4.5.3.2.6); this leaves the rest. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Reply BUSY =
      Reply.of(451, "4.3.2", "Too many large mails at once, please try again later");

  private final Semaphore places;
  private final Duration patience;

  Turns() {
    this(Math.max(2, Runtime.getRuntime().availableProcessors()), PATIENCE);
  }

  /**
   * @param atOnce how many are answered at the same time
   * @param patience how long one waits for its turn
   */
  Turns(int atOnce, Duration patience) {
    this.places = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  /** Answers a mail of this size when its turn comes; small ones do not wait. */
  Reply when(long size, Supplier<Reply> answer) {
    return size < LARGE ? answer.get() : inTurn(answer).orElse(BUSY);
  }

  /** Answers when the turn comes; empty if that takes too long. */
  Optional<Reply> inTurn(Supplier<Reply> answer) {
    try {
      if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(answer.get());
    } finally {
      places.release();
    }
  }
}
