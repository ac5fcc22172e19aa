package org.sealpost.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is in a session, so that others can say goodbye to a client that is silent, and
 * never in the middle of an answer. Safe for many threads.
 */
final class ClientTurn {

  private enum Whose {
    OURS,
    CLIENTS,
    DISMISSED
  }

  private static final Logger log = LoggerFactory.getLogger(ClientTurn.class);
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Wire wire;
  private final Supplier<String> who;
  private final AtomicReference<Whose> whose = new AtomicReference<>(Whose.OURS);
  private final CountDownLatch dismissed = new CountDownLatch(1);

  /** Since when it has been the client's turn; 0 if it is ours. */
  private volatile long since;

  private volatile boolean inMail;
  private volatile boolean shaking;

  /**
   * @param who the listener and the client, for the log
   */
  ClientTurn(Wire wire, Supplier<String> who) {
    this.wire = wire;
    this.who = who;
  }

  /** From now on it is the client's, who may have a mail under way. */
  void begin(boolean mailUnderWay) {
    inMail = mailUnderWay;
    since = now();
    whose.set(Whose.CLIENTS);
  }

  /** Takes the turn back. False if somebody has said goodbye to the client in the meantime. */
  boolean takeBack() {
    since = 0;
    if (whose.compareAndSet(Whose.CLIENTS, Whose.OURS)) {
      return true;
    }
    try {
      if (!dismissed.await(LINGER.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("{} does not hear that we close", who.get());
      }
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** TLS begins: the client can be cut off, but nothing can be said to it. */
  void beginHandshake() {
    shaking = true;
    inMail = false;
    since = now();
  }

  void endHandshake() {
    shaking = false;
    since = 0;
  }

  /** Since when the client has been silent, outside a mail; empty if it is not its turn. */
  Optional<Long> idleSince() {
    long at = since;
    return at == 0 || inMail ? Optional.empty() : Optional.of(at);
  }

  /** Whether the client has been silent for longer than this. */
  boolean isSilentFor(Duration time, long now) {
    long at = since;
    return at != 0 && now - at > time.toNanos();
  }

  /** Says goodbye and cuts the connection, if it is the client's turn. */
  boolean dismiss(Reply reply) {
    if (!whose.compareAndSet(Whose.CLIENTS, Whose.DISMISSED)) {
      return false;
    }
    Thread.startVirtualThread(
        () -> {
          try {
            Replies.write(wire, reply);
            wire.flush();
          } catch (IOException gone) {
            log.debug("{} had gone already", who.get(), gone);
          } finally {
            dismissed.countDown();
            wire.abort();
          }
        });
    return true;
  }

  /** Sends the client away with a word, or in a handshake without one; false if it is our turn. */
  boolean evict(Reply reply) {
    if (dismiss(reply)) {
      return true;
    }
    if (shaking) {
      wire.abort();
      return true;
    }
    return false;
  }

  /** Never zero. */
  private static long now() {
    return System.nanoTime() | 1;
  }
}
