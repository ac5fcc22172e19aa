package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sealpost.smtp.Reply;

class TurnsTest {

  private static final Reply OK = Reply.of(250, "2.0.0", "Ok");
  private static final long LARGE = 50L << 20;

  @Test
  void noMoreLargeMailsAreJudgedAtOnceThanThereArePlaces() throws Exception {
    var turns = new Turns(2, Duration.ofMinutes(1));
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var replies = new ArrayList<Future<Reply>>();
      for (int i = 0; i < 40; i++) {
        replies.add(
            threads.submit(
                () ->
                    turns.when(
                        LARGE,
                        () -> {
                          most.accumulateAndGet(now.incrementAndGet(), Math::max);
                          Thread.yield();
                          now.decrementAndGet();
                          return OK;
                        })));
      }
      for (var reply : replies) {
        assertThat(reply.get()).isEqualTo(OK);
      }
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void aSmallMailDoesNotWaitForTheLargeOnes() throws Exception {
    var turns = new Turns(1, Duration.ofMinutes(1));
    var busy = new Busy(turns);
    assertThat(turns.when(5_000, () -> OK)).isEqualTo(OK);
    assertThat(busy.isBusy()).isTrue();
    busy.end();
  }

  @Test
  void whoWaitsTooLongIsAskedToComeAgain() throws Exception {
    var turns = new Turns(1, Duration.ZERO);
    var busy = new Busy(turns);
    assertThat(turns.when(LARGE, () -> OK).code()).isEqualTo(451);
    assertThat(busy.isBusy()).isTrue();
    busy.end();
    assertThat(turns.when(LARGE, () -> OK)).isEqualTo(OK);
  }

  @Test
  void aMailThatBreaksItsJudgesGivesItsPlaceBack() {
    var turns = new Turns(1, Duration.ZERO);
    for (int i = 0; i < 3; i++) {
      assertThat(
              catchThrowable(
                  () ->
                      turns.when(
                          LARGE,
                          () -> {
                            throw new IllegalStateException("poison");
                          })))
          .hasMessage("poison");
    }
  }

  /** One large mail that is being judged until {@link #end}. */
  private static final class Busy {

    private final CountDownLatch enough = new CountDownLatch(1);
    private final Thread thread;

    Busy(Turns turns) throws InterruptedException {
      var begun = new CountDownLatch(1);
      thread =
          Thread.startVirtualThread(
              () ->
                  turns.when(
                      LARGE,
                      () -> {
                        begun.countDown();
                        await(enough);
                        return OK;
                      }));
      await(begun);
    }

    boolean isBusy() {
      return thread.isAlive();
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    void end() throws InterruptedException {
      enough.countDown();
      thread.join();
    }
  }
}
