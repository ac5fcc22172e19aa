package org.sealpost.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets all checks look at a mail at once, each on a virtual thread, with one deadline for all. A
 * check that fails or is late never holds up the others: it {@link Finding.CouldNotLook could not
 * look}.
 */
public final class Screening {

  private static final Logger LOG = LoggerFactory.getLogger(Screening.class);
  private static final Duration USUAL_DEADLINE = Duration.ofSeconds(8);

  private final List<Check> checks;
  private final Duration deadline;

  public Screening(List<Check> checks, Duration deadline) {
    this.checks = List.copyOf(checks);
    this.deadline = deadline;
  }

  /** All checks there are, with the usual deadline of 8 seconds. */
  public static Screening usual() {
    return new Screening(Check.all(), USUAL_DEADLINE);
  }

  /** What each check has to say, in the order of the checks. Returns within the deadline. */
  public List<Observation> screen(Evidence evidence) {
    // Not closed: closing waits for checks that do not hear their interruption.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var tasks = new ArrayList<Callable<Observation>>();
      checks.forEach(check -> tasks.add(() -> look(check, evidence)));
      var futures = threads.invokeAll(tasks, deadline.toNanos(), TimeUnit.NANOSECONDS);
      var observations = new ArrayList<Observation>();
      for (int i = 0; i < futures.size(); i++) {
        observations.add(result(checks.get(i), futures.get(i)));
      }
      return observations;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return checks.stream().map(check -> missed(check, "the gateway is stopping")).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Observation look(Check check, Evidence evidence) {
    long began = System.nanoTime();
    var finding = check.look(evidence);
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new Observation(check.name(), check.concern(), finding, took);
  }

  private Observation result(Check check, Future<Observation> future) throws InterruptedException {
    try {
      return future.get();
    } catch (CancellationException late) {
      return missed(check, "not done within " + deadline.toMillis() + " ms");
    } catch (ExecutionException failed) {
      LOG.warn("check {} failed", check.name(), failed.getCause());
      return missed(check, String.valueOf(failed.getCause()));
    }
  }

  private Observation missed(Check check, String cause) {
    return new Observation(
        check.name(), check.concern(), new Finding.CouldNotLook(cause), deadline);
  }
}
