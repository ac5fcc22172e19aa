package org.sealpost.cli.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sealpost.checks.Lessons;
import org.sealpost.cli.files.MailFile;
import org.sealpost.mail.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rebuilds the language model that ships; the same corpus makes the same file. */
@Command(
    name = "train",
    description = "learn the language model from a labelled corpus, as evaluate reads it")
public final class TrainVerb implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      required = true,
      description = "folders named after labels: ham, bulk, bounce, spam, phish, fraud, malware")
  private Path corpus = Path.of("");

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "where to write it")
  private Path out = Path.of("");

  @Option(
      names = "--without",
      paramLabel = "SOURCE",
      description = "leave this source out, to see how others' mail is judged without it")
  private List<String> without = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    var samples =
        new Corpus(corpus)
            .samples().stream().filter(each -> !without.contains(each.source())).toList();
    if (samples.stream().map(each -> each.label().isUnwanted()).distinct().count() < 2) {
      throw new IOException("there must be wanted and unwanted mail to learn from");
    }
    var lessons = new Lessons();
    for (var sample : samples) {
      lessons.add(
          Message.read(MailFile.read(sample.file())), sample.source(), sample.label().isUnwanted());
    }
    try (var file = Files.newOutputStream(out)) {
      lessons.write(file);
    }
    spec.commandLine()
        .getOut()
        .printf("learned from %d mails: %s, %d octets%n", samples.size(), out, Files.size(out));
    return 0;
  }
}
