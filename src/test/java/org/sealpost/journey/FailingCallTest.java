package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk refuses one system call of a mail: the mail is taken and arrives, or its sender hears
 * "later". A sync that failed is never tried again: from then on nothing is taken until the gateway
 * is started again, and it says so where it is watched. After any other failure the next mail is
 * taken.
 *
 * <p>The short form runs in the suite. The long one, every call with every error: {@code ./sealpost
 * test -Dtest=FailingCallTest -Dsealpost.faults.failures=all}.
 */
class FailingCallTest {

  private static final String FAILURES = System.getProperty("sealpost.faults.failures", "12");
  private static final List<String> ERRORS = List.of("EIO", "ENOSPC", "EDQUOT", "EROFS");
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path folder;

  private final LargeMails small = new LargeMails(4_000);
  private final LargeMails large = new LargeMails(200_000);
  private final Random random = new Random(Faults.SEED);
  private int number;

  /** A call that fails, and in which way. */
  private record Fault(SystemCalls.Call call, String injection) {

    boolean isSync() {
      return call.name().endsWith("sync");
    }

    @Override
    public String toString() {
      return call + " with " + injection;
    }
  }

  /** The mail that met a fault. */
  private record Met(Fault fault, boolean happened, LargeMails.Attempt mail) {}

  @BeforeEach
  void traceable() throws InterruptedException {
    Strace.assumeUsable();
  }

  @Test
  void aCallThatTheDiskRefusesLosesNothingAndIsNeverTakenForDone() throws Exception {
    var data = folder.resolve("data");
    try (var sink = new HashingSink(folder);
        var gateway =
            new GatewayUnderFire(
                folder,
                GatewayUnderFire.passingTo(sink.address(), data),
                SystemCalls.ONE_CARRIER)) {
      gateway.start();
      var faults = faults(gateway, sink, data);
      var met = new ArrayList<Met>();
      for (var fault : faults) {
        System.out.println("  " + fault);
        met.add(meet(gateway, sink, data, fault));
      }
      assertThat(Faults.within(LONG, () -> Faults.queued(data) == 0 && sink.isQuiet())).isTrue();
      met.forEach(one -> check(one, sink));
      System.out.printf(
          "failing calls: seed %d, %d tried, %d failures met, of them %d syncs, %d mails taken all"
              + " the same, 0 lost%n",
          Faults.SEED,
          met.size(),
          met.stream().filter(Met::happened).count(),
          met.stream().filter(m -> m.happened && m.fault.isSync()).count(),
          met.stream().filter(m -> m.mail.isTaken()).count());
      assertThat(met.stream().filter(Met::happened).count()).isGreaterThan(met.size() / 2);
      assertThat(gateway.stop()).isIn(0, 143);
      assertThat(Faults.text(data, "PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  private List<Fault> faults(GatewayUnderFire gateway, HashingSink sink, Path data)
      throws Exception {
    var calls = new ArrayList<SystemCalls.Call>();
    for (var isLarge : List.of(false, true)) {
      mail(gateway, sink, data, isLarge);
      var log = folder.resolve("calls-" + isLarge);
      var writer = gateway.threads(SystemCalls.WRITER);
      var both = new ArrayList<>(writer);
      both.addAll(gateway.threads(SystemCalls.CARRIERS));
      try (var _ = Strace.threads(both, log, "trace=close," + SystemCalls.TRACED)) {
        mail(gateway, sink, data, isLarge);
      }
      SystemCalls.read(Files.readAllLines(log), writer, isLarge, data).stream()
          .filter(call -> !call.target().equals(SystemCalls.CONNECTION))
          .forEach(calls::add);
    }
    var faults = new ArrayList<Fault>();
    if (FAILURES.equals("all")) {
      calls.forEach(call -> injections(call).forEach(how -> faults.add(new Fault(call, how))));
      return faults;
    }
    for (var call : SystemCalls.spread(calls, Integer.parseInt(FAILURES))) {
      var ways = injections(call);
      faults.add(new Fault(call, ways.get(random.nextInt(ways.size()))));
    }
    return faults;
  }

  private static List<String> injections(SystemCalls.Call call) {
    var ways = new ArrayList<String>();
    ERRORS.forEach(error -> ways.add("error=" + error));
    if (call.name().contains("write")) {
      // A write that wrote nothing, as a disk that fills up may say.
      ways.add("retval=0");
    }
    return ways;
  }

  /** A mail for which nothing goes wrong. */
  private void mail(GatewayUnderFire gateway, HashingSink sink, Path data, boolean isLarge)
      throws Exception {
    var mails = isLarge ? large : small;
    var taken = new ArrayList<LargeMails.Attempt>();
    assertThat(
            Faults.within(
                LONG,
                () -> {
                  var mail = mails.once(gateway.listener("inbound"), ++number);
                  if (mail.isTaken()) {
                    taken.add(mail);
                  }
                  return mail.isTaken();
                }))
        .as("taken; the log ends with %s", Faults.tail(gateway))
        .isTrue();
    assertThat(Faults.within(LONG, () -> done(sink, data, taken.getFirst())))
        .as("delivered; the log ends with %s", Faults.tail(gateway))
        .isTrue();
  }

  private static boolean done(HashingSink sink, Path data, LargeMails.Attempt mail)
      throws SQLException {
    return sink.arrived().containsKey(mail.key()) && Faults.queued(data) == 0 && sink.isQuiet();
  }

  private Met meet(GatewayUnderFire gateway, HashingSink sink, Path data, Fault fault)
      throws Exception {
    mail(gateway, sink, data, fault.call.isLarge());
    var log = folder.resolve("failed");
    LargeMails.Attempt mail;
    boolean happened;
    try (var _ =
        Strace.threads(
            gateway.threads(fault.call.thread()),
            log,
            "trace=" + fault.call.name(),
            "inject="
                + fault.call.name()
                + ":"
                + fault.injection
                + ":when="
                + fault.call.number())) {
      var mails = fault.call.isLarge() ? large : small;
      mail = mails.once(gateway.listener("inbound"), ++number);
      var sent = mail;
      assertThat(mail.reply()).as("an answer at %s", fault).matches("(250|451|452) .*");
      if (mail.isTaken()) {
        assertThat(
                Faults.within(
                    LONG,
                    () ->
                        injected(log)
                            || (sink.arrived().containsKey(sent.key())
                                && Faults.queued(data) == 0)))
            .as("delivered, or the courier has met %s", fault)
            .isTrue();
      }
    }
    happened = injected(log);
    // A close that failed may hide writes that failed: it may count as a sync that did.
    boolean maybe = fault.call.name().equals("close") && !mail.isTaken();
    if (happened && (fault.isSync() || maybe && refuses(gateway, small))) {
      refusesUntilStartedAgain(gateway, fault);
    }
    return new Met(fault, happened, mail);
  }

  private static boolean injected(Path log) throws IOException {
    return Files.readString(log).contains("(INJECTED)");
  }

  private void refusesUntilStartedAgain(GatewayUnderFire gateway, Fault fault) throws Exception {
    for (var mails : List.of(small, large)) {
      assertThat(refuses(gateway, mails)).as("nothing more is taken after %s", fault).isTrue();
    }
    assertThat(Faults.within(LONG, () -> Console.status(gateway, "/readyz") == 503))
        .as("not ready after %s", fault)
        .isTrue();
    assertThat(Console.status(gateway, "/healthz")).isEqualTo(200);
    gateway.kill();
    gateway.start();
  }

  private boolean refuses(GatewayUnderFire gateway, LargeMails mails) {
    return mails.once(gateway.listener("inbound"), ++number).reply().startsWith("451 4.3.0");
  }

  private static void check(Met met, HashingSink sink) {
    var copies = sink.arrived().getOrDefault(met.mail.key(), List.of());
    assertThat(copies).as("whole: %s", met).allMatch(met.mail.hash()::equals);
    // What was under way when a sync failed is known only from before it, and comes again.
    int most = met.mail.isTaken() && met.happened && met.fault.isSync() ? 2 : 1;
    assertThat(copies).as("not doubled: %s", met).hasSizeLessThanOrEqualTo(most);
    if (met.mail.isTaken()) {
      assertThat(copies).as("not lost: %s", met).isNotEmpty();
    } else if (!met.fault.isSync()) {
      assertThat(copies).as("what was refused is gone: %s", met).isEmpty();
    }
  }
}
