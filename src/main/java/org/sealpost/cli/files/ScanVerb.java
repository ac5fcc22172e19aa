package org.sealpost.cli.files;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Content;
import org.sealpost.policy.Scan;
import org.sealpost.policy.VerdictObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verdict on raw messages, without network and without a running gateway. */
@Command(
    name = "scan",
    description = "the verdict on raw messages; exit code 1 if any of them would not be delivered")
public final class ScanVerb implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "files, folders (with all below), or - for standard input")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--json", description = "one JSON object a line")
  private boolean json;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "whose domains, people and thresholds count")
  private @Nullable Path configuration;

  private int caught;

  @Override
  public Integer call() throws IOException {
    var scan = new Scan(ScanConfiguration.settings(configuration));
    for (var path : paths) {
      if (path.equals("-")) {
        print(scan.scan("-", Content.of(System.in.readNBytes((int) MailFile.LARGEST))));
      } else {
        scanBelow(scan, Path.of(path));
      }
    }
    return caught > 0 ? 1 : 0;
  }

  private void scanBelow(Scan scan, Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("there is no file " + path);
    }
    try (var files = Files.walk(path)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        print(scan.scan(file.toString(), MailFile.read(file)));
      }
    }
  }

  private void print(VerdictObject verdict) {
    caught += verdict.action().equals("deliver") || verdict.action().equals("mark") ? 0 : 1;
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(verdict.json());
      return;
    }
    out.printf(
        "%s: %s, %s, score %.1f of %.1f%n",
        verdict.file().orElse(""),
        verdict.verdict(),
        verdict.action(),
        verdict.score(),
        verdict.threshold());
    verdict
        .checks()
        .forEach(
            check ->
                out.printf("  %+5.1f  %s: %s%n", check.points(), check.check(), check.reason()));
  }
}
