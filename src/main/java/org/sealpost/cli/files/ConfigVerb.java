package org.sealpost.cli.files;

import java.nio.file.Path;
import org.sealpost.cli.configuration.ConfigurationFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The configuration file: is it right, and what can stand in it. */
@Command(name = "config", description = "check the configuration file, or describe all of its keys")
public final class ConfigVerb {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "check",
      description = "tells every mistake of a file; exit code 78 if there is one")
  int check(
      @Option(names = "--config", paramLabel = "FILE", defaultValue = "/etc/sealpost/sealpost.yaml")
          Path file) {
    var configuration = ConfigurationFile.read(file, System.getenv());
    spec.commandLine()
        .getOut()
        .printf(
            "%s is right: %s, %d domains, data in %s%n",
            file, configuration.hostname(), configuration.domains().size(), configuration.data());
    return 0;
  }

  @Command(name = "describe", description = "prints a complete file with every key explained")
  int describe() {
    spec.commandLine().getOut().print(ConfigurationFile.described());
    return 0;
  }
}
