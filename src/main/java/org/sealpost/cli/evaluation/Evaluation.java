package org.sealpost.cli.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.sealpost.cli.files.MailFile;
import org.sealpost.policy.Scan;

/** The verdicts on a whole corpus, and what can be counted of them. */
final class Evaluation {

  private final List<Judged> judged;

  private Evaluation(List<Judged> judged) {
    this.judged = judged;
  }

  /** Judges all mails on all processors, nothing of one counting for another. */
  static Evaluation of(List<Sample> samples, Scan scan) throws IOException, InterruptedException {
    var judged = new ArrayList<Judged>();
    try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      var tasks = new ArrayList<Future<Judged>>();
      for (var sample : samples) {
        Callable<Judged> task = () -> judge(sample, scan);
        tasks.add(threads.submit(task));
      }
      for (var task : tasks) {
        judged.add(task.get());
      }
    } catch (ExecutionException broken) {
      if (broken.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw new IllegalStateException(broken.getCause());
    }
    return new Evaluation(List.copyOf(judged));
  }

  private static Judged judge(Sample sample, Scan scan) throws IOException {
    return new Judged(sample, scan.scan(sample.file().toString(), MailFile.read(sample.file())));
  }

  List<Judged> judged() {
    return judged;
  }

  /** Counts by label and something else; the keys read {@code label / other}. */
  SortedMap<String, Tally> by(Function<Sample, String> other) {
    var groups = new TreeMap<String, List<Judged>>();
    for (var each : judged) {
      var key = each.sample().label().word() + " / " + other.apply(each.sample());
      groups.computeIfAbsent(key, ignored -> new ArrayList<>()).add(each);
    }
    var tallies = new TreeMap<String, Tally>();
    groups.forEach((key, group) -> tallies.put(key, Tally.of(group)));
    return tallies;
  }

  Tally unwanted() {
    return Tally.of(those(true));
  }

  Tally wanted() {
    return Tally.of(those(false));
  }

  /** All mails that should be caught, or all that should not. */
  List<Judged> those(boolean unwanted) {
    return judged.stream().filter(each -> each.sample().label().isUnwanted() == unwanted).toList();
  }

  /** Mails on the wrong side of the threshold, the farthest first. */
  List<Judged> worst(boolean unwanted, int limit) {
    return those(unwanted).stream()
        .filter(each -> each.isCaught() != unwanted)
        .sorted(
            Comparator.comparingDouble(Judged::mistake)
                .reversed()
                .thenComparing(each -> each.sample().file()))
        .limit(limit)
        .toList();
  }

  /** One point of the curve: what would be caught if mail were caught from this score on. */
  record Point(double score, double caught, double wronglyCaught) {}

  /** All points where the curve bends, from the highest score down. */
  List<Point> curve() {
    var order =
        judged.stream()
            .sorted(Comparator.comparingDouble((Judged each) -> each.verdict().score()).reversed())
            .toList();
    int bad = Math.max(1, unwanted().total());
    int good = Math.max(1, wanted().total());
    var points = new ArrayList<Point>();
    points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
    int badSeen = 0;
    int goodSeen = 0;
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).sample().label().isUnwanted()) {
        badSeen++;
      } else {
        goodSeen++;
      }
      double score = order.get(i).verdict().score();
      if (i + 1 == order.size() || order.get(i + 1).verdict().score() < score) {
        points.add(new Point(score, 100.0 * badSeen / bad, 100.0 * goodSeen / good));
      }
    }
    return points;
  }

  /** How long judging took, in milliseconds. */
  DoubleSummaryStatistics times() {
    return judged.stream().mapToDouble(each -> each.verdict().durationMillis()).summaryStatistics();
  }
}
