package org.sealpost.cli.evaluation;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sealpost.cli.evaluation.Judged.Fate;
import org.sealpost.cli.files.ScanConfiguration;
import org.sealpost.policy.Scan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How well a labelled corpus is judged, without network and without a running gateway. */
@Command(
    name = "evaluate",
    description =
        "judge a labelled corpus (DIR/<label>/… or DIR/<source>/<label>/…) and count what is caught"
            + " and what is wrongly caught")
public final class EvaluateVerb implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      required = true,
      description = "folders named after labels: ham, bulk, bounce, spam, phish, fraud, malware")
  private Path corpus = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "write tables, the curve and the worst mistakes to this file")
  private @Nullable Path report;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "whose domains, people and thresholds count")
  private @Nullable Path configuration;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var scan = new Scan(ScanConfiguration.settings(configuration));
    var evaluation = Evaluation.of(new Corpus(corpus).samples(), scan);
    var out = spec.commandLine().getOut();
    print(out, evaluation);
    if (report != null) {
      Files.writeString(
          report,
          new EvaluationReport(evaluation, corpus.toString()).html(),
          StandardCharsets.UTF_8);
      out.println("report: " + report);
    }
    return 0;
  }

  private static void print(PrintWriter out, Evaluation evaluation) {
    out.printf(
        "%-40s %7s %9s %9s %9s %9s%n", "", "mails", "delivered", "marked", "held", "refused");
    evaluation.by(Sample::source).forEach((key, tally) -> print(out, key, tally));
    print(out, "all unwanted", evaluation.unwanted());
    print(out, "all wanted", evaluation.wanted());
    var times = evaluation.times();
    out.printf(
        "judged in %.1f ms on average, %.0f ms at most%n", times.getAverage(), times.getMax());
  }

  private static void print(PrintWriter out, String key, Tally tally) {
    if (tally.total() > 0) {
      out.printf(
          "%-40s %7d %8.2f%% %8.2f%% %8.2f%% %8.2f%%%n",
          key,
          tally.total(),
          tally.percent(Fate.DELIVERED),
          tally.percent(Fate.MARKED),
          tally.percent(Fate.HELD),
          tally.percent(Fate.REFUSED));
    }
  }
}
