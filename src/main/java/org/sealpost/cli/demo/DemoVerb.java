package org.sealpost.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The product's main job on real-looking mail, on this machine alone. */
@Command(
    name = "demo",
    description =
        "start a gateway with a sample organisation on free loopback ports and send it mail")
public final class DemoVerb implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--exit",
      description = "stop after the table; exit code 0 only if each mail met its fate")
  private boolean exit;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "an empty folder for the gateway's data (default: a temporary one)")
  private @Nullable Path given;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var folder =
        given != null ? Files.createDirectories(given) : Files.createTempDirectory("sealpost-demo");
    try (var stage = Stage.open(folder, InstantSource.system())) {
      var out = spec.commandLine().getOut();
      out.println(stage.readyLine());
      boolean asExpected = new Performance(stage, out).play();
      out.println();
      out.println("Console: " + stage.signInLink());
      if (!exit) {
        out.println("The link signs in once. Stop with Ctrl-C.");
        out.flush();
        new CountDownLatch(1).await();
      }
      return asExpected ? 0 : 1;
    } finally {
      if (given == null) {
        remove(folder);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
