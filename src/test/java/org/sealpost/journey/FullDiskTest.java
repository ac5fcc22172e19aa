package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk fills up and is freed again and again while mail comes in: senders hear 452 before they
 * send, the console answers, mail is taken again in five seconds, and what was taken arrives.
 *
 * <p>The short form runs in the suite. The long one: {@code ./sealpost test -Dtest=FullDiskTest
 * -Dsealpost.faults.cycles=500}. Needs root, for a small file system.
 */
class FullDiskTest {

  private static final int CYCLES = Integer.getInteger("sealpost.faults.cycles", 5);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final LargeMails small = new LargeMails(4_000);
  private final LargeMails large = new LargeMails(300_000);
  private final AtomicInteger number = new AtomicInteger();
  private final Queue<LargeMails.Attempt> attempts = new ConcurrentLinkedQueue<>();
  private Path disk;

  @BeforeEach
  void aSmallDisk() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        ran("mount", "-t", "tmpfs", "-o", "size=192m", "sealpost-test", disk.toString()),
        "skipped: a small file system can only be mounted by root");
  }

  @AfterEach
  void noDisk() throws Exception {
    if (disk != null) {
      ran("umount", "--lazy", disk.toString());
    }
  }

  private static boolean ran(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  @Test
  void aDiskThatFillsUpAgainAndAgainLosesNothing() throws Exception {
    var data = disk.resolve("data");
    try (var sink = new HashingSink(folder);
        var gateway =
            new GatewayUnderFire(folder, GatewayUnderFire.passingTo(sink.address(), data))) {
      gateway.start();
      var ended = new AtomicBoolean();
      var quiet = new CountDownLatch(2);
      Thread.ofVirtual().start(() -> keepSending(gateway, small, ended, quiet));
      Thread.ofVirtual().start(() -> keepSending(gateway, large, ended, quiet));
      var random = new Random(Faults.SEED);
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        cycle(gateway, random.nextBoolean() ? 0 : random.nextInt(40) << 20);
      }
      ended.set(true);
      quiet.await();
      assertThat(Faults.within(LONG, () -> Faults.queued(data) == 0 && sink.isQuiet()))
          .as("all is delivered; the log ends with %s", Faults.tail(gateway))
          .isTrue();
      long taken = attempts.stream().filter(LargeMails.Attempt::isTaken).count();
      long refused = attempts.size() - taken;
      System.out.printf(
          "full disk: seed %d, %d cycles, %d mails taken and delivered, %d refused%n",
          Faults.SEED, CYCLES, taken, refused);
      assertThat(refused).isPositive();
      for (var attempt : attempts) {
        assertThat(attempt.reply()).matches("(250 2.0.0|452 4.3.1|451 4.3.0) .*");
        if (attempt.isTaken()) {
          assertThat(sink.arrived().get(attempt.key())).containsExactly(attempt.hash());
        } else {
          assertThat(sink.arrived()).doesNotContainKey(attempt.key());
        }
      }
      assertThat(gateway.stop()).isIn(0, 143);
      assertThat(Faults.text(data, "PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  private void keepSending(
      GatewayUnderFire gateway, LargeMails mails, AtomicBoolean ended, CountDownLatch quiet) {
    while (!ended.get()) {
      attempts.add(mails.once(gateway.listener("inbound"), number.incrementAndGet()));
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    quiet.countDown();
  }

  /** Fills the disk but for so many octets, sees it refused, frees it, sees it taken again. */
  private void cycle(GatewayUnderFire gateway, long left) throws Exception {
    var filler = disk.resolve("filler");
    fill(filler, left);
    assertThat(Faults.within(LONG, () -> once(gateway, large).startsWith("452 4.3.1"))).isTrue();
    assertThat(Console.status(gateway, "/healthz")).isEqualTo(200);
    Files.delete(filler);
    assertThat(Faults.within(RECOVERY, () -> once(gateway, large).startsWith("250")))
        .as("taken again; the log ends with %s", Faults.tail(gateway))
        .isTrue();
  }

  private String once(GatewayUnderFire gateway, LargeMails mails) {
    var attempt = mails.once(gateway.listener("inbound"), number.incrementAndGet());
    attempts.add(attempt);
    return attempt.reply();
  }

  /** Takes all room but some; what is written meanwhile may take the rest. */
  private void fill(Path file, long left) throws IOException {
    try (var out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var store = Files.getFileStore(disk);
      var block = ByteBuffer.allocate(1 << 20);
      for (long room = store.getUsableSpace() - left; room > 0; ) {
        block.clear().limit((int) Math.min(block.capacity(), room));
        out.write(block);
        room = store.getUsableSpace() - left;
      }
    } catch (IOException full) {
      assertThat(Files.size(file)).isPositive();
    }
  }
}
