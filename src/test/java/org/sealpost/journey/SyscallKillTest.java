package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway is killed at a system call that makes a mail durable or carries it on: each file it
 * makes, each write to the log of the database, each sync, each line to client and next hop. What
 * was acknowledged arrives, whole, and twice only if it had arrived and that was not written down.
 *
 * <p>The short form, six calls, runs in the suite. The long one takes every call: {@code ./sealpost
 * test -Dtest=SyscallKillTest -Dsealpost.faults.kills=all}.
 */
class SyscallKillTest {

  private static final String KILLS = System.getProperty("sealpost.faults.kills", "6");
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path folder;

  private final LargeMails small = new LargeMails(4_000);
  private final LargeMails large = new LargeMails(200_000);
  private int number;

  /** One mail, the call at which the gateway was to be killed, and how things stood then. */
  private record Kill(
      SystemCalls.Call call, LargeMails.Attempt mail, boolean killed, int arrived, boolean noted) {}

  @BeforeEach
  void traceable() throws InterruptedException {
    Strace.assumeUsable();
  }

  @Test
  void whatWasAcknowledgedSurvivesAKillAtAnySystemCall() throws Exception {
    var data = folder.resolve("data");
    try (var sink = new HashingSink(folder);
        var gateway =
            new GatewayUnderFire(
                folder,
                GatewayUnderFire.passingTo(sink.address(), data),
                SystemCalls.ONE_CARRIER)) {
      gateway.start();
      var all = count(gateway, sink, data);
      var chosen = SystemCalls.spread(all, KILLS.equals("all") ? all.size() : number(KILLS));
      var kills = new ArrayList<Kill>();
      for (var call : chosen) {
        kills.add(kill(gateway, sink, data, call));
        check(kills.getLast(), sink);
        System.out.printf("  %s %s%n", kills.getLast().killed ? "killed at" : "never came:", call);
      }
      assertThat(Faults.within(LONG, () -> Faults.queued(data) == 0)).isTrue();
      report(all, kills, sink);
      kills.forEach(kill -> check(kill, sink));
      assertThat(kills.stream().filter(Kill::killed).count()).isGreaterThan(kills.size() / 2);
      nothingIsLeft(gateway, data);
    }
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  /** Sends both kinds of mail, and writes down which calls carry them. */
  private List<SystemCalls.Call> count(GatewayUnderFire gateway, HashingSink sink, Path data)
      throws Exception {
    var calls = new ArrayList<SystemCalls.Call>();
    for (var isLarge : List.of(false, true)) {
      warmUp(gateway, sink, data, isLarge);
      var log = folder.resolve("calls-" + isLarge);
      var writer = gateway.threads(SystemCalls.WRITER);
      var carriers = gateway.threads(SystemCalls.CARRIERS);
      var both = new ArrayList<>(writer);
      both.addAll(carriers);
      try (var _ = Strace.threads(both, log, "trace=" + SystemCalls.TRACED)) {
        warmUp(gateway, sink, data, isLarge);
      }
      calls.addAll(SystemCalls.read(Files.readAllLines(log), writer, isLarge, data));
    }
    return calls;
  }

  private void warmUp(GatewayUnderFire gateway, HashingSink sink, Path data, boolean isLarge)
      throws Exception {
    var mail = mails(isLarge).once(gateway.listener("inbound"), ++number);
    assertThat(mail.reply()).startsWith("250");
    assertThat(Faults.within(LONG, () -> done(sink, data, mail)))
        .as("delivered; the log ends with %s", Faults.tail(gateway))
        .isTrue();
  }

  private LargeMails mails(boolean isLarge) {
    return isLarge ? large : small;
  }

  private static boolean done(HashingSink sink, Path data, LargeMails.Attempt mail)
      throws SQLException {
    return sink.arrived().containsKey(mail.key()) && Faults.queued(data) == 0 && sink.isQuiet();
  }

  private Kill kill(GatewayUnderFire gateway, HashingSink sink, Path data, SystemCalls.Call call)
      throws Exception {
    warmUp(gateway, sink, data, call.isLarge());
    int mailNumber = ++number;
    long sentBefore = sent(gateway);
    LargeMails.Attempt mail;
    var inject = "inject=" + call.name() + ":signal=SIGKILL:when=" + call.number();
    try (var _ =
        Strace.threads(
            gateway.threads(call.thread()),
            folder.resolve("killed"),
            "trace=" + call.name(),
            inject)) {
      var address = gateway.listener("inbound");
      var attempt =
          CompletableFuture.supplyAsync(() -> mails(call.isLarge()).once(address, mailNumber));
      assertThat(
              Faults.within(
                  LONG,
                  () ->
                      attempt.isDone() && (!gateway.isAlive() || done(sink, data, attempt.join()))))
          .as("an end at %s", call)
          .isTrue();
      mail = attempt.join();
    }
    // The call may have come after the mail was done; a process dies a moment after its kill.
    boolean killed = Faults.within(Duration.ofMillis(500), () -> !gateway.isAlive());
    assertThat(Faults.within(LONG, sink::isQuiet)).isTrue();
    int arrived = sink.arrived().getOrDefault(mail.key(), List.of()).size();
    boolean noted = sent(gateway) > sentBefore;
    if (killed) {
      gateway.start();
      assertThat(Faults.within(LONG, () -> Faults.queued(data) == 0 && sink.isQuiet()))
          .as("the queue is worked off after a kill at %s", call)
          .isTrue();
    }
    return new Kill(call, mail, killed, arrived, noted);
  }

  /** How many deliveries the log tells of, each only after it was written down. */
  private static long sent(GatewayUnderFire gateway) throws IOException {
    return gateway.log().lines().filter(line -> line.contains("status=sent")).count();
  }

  private static void check(Kill kill, HashingSink sink) {
    var copies = sink.arrived().getOrDefault(kill.mail.key(), List.of());
    assertThat(copies).as("whole: %s", kill).allMatch(kill.mail.hash()::equals);
    if (kill.mail.isTaken()) {
      assertThat(copies).as("not lost: %s", kill).isNotEmpty();
    }
    boolean mayComeAgain = kill.killed && kill.arrived == 1 && !kill.noted;
    assertThat(copies).as("not doubled: %s", kill).hasSizeLessThanOrEqualTo(mayComeAgain ? 2 : 1);
  }

  private static void report(List<SystemCalls.Call> all, List<Kill> kills, HashingSink sink) {
    System.out.printf(
        "kills at system calls: seed %d, %d calls in one small and one large mail, %d tried, %d"
            + " kills, %d mails acknowledged, %d not acknowledged but delivered, %d came twice%n",
        Faults.SEED,
        all.size(),
        kills.size(),
        kills.stream().filter(Kill::killed).count(),
        kills.stream().filter(k -> k.mail.isTaken()).count(),
        kills.stream()
            .filter(k -> !k.mail.isTaken() && sink.arrived().containsKey(k.mail.key()))
            .count(),
        kills.stream()
            .filter(k -> sink.arrived().getOrDefault(k.mail.key(), List.of()).size() > 1)
            .count());
  }

  /** No row and no file of any of these mails stays behind. */
  private static void nothingIsLeft(GatewayUnderFire gateway, Path data) throws Exception {
    assertThat(gateway.stop()).isIn(0, 143);
    assertThat(Faults.text(data, "PRAGMA integrity_check")).isEqualTo("ok");
    assertThat(Faults.number(data, "SELECT count(*) FROM store_contents")).isZero();
    assertThat(Faults.number(data, "SELECT count(*) FROM delivery_parcels")).isZero();
    var longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    for (var file : files(data.resolve("content"))) {
      Files.setLastModifiedTime(file, longAgo);
    }
    gateway.start();
    assertThat(
            Faults.within(
                LONG,
                () ->
                    files(data.resolve("content")).isEmpty()
                        && files(data.resolve("incoming")).isEmpty()))
        .isTrue();
    assertThat(gateway.stop()).isIn(0, 143);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
