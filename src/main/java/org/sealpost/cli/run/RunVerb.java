package org.sealpost.cli.run;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.sealpost.cli.configuration.ConfigurationFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The gateway in the foreground. */
@Command(
    name = "run",
    description = "the gateway in the foreground; one line on standard output when it is ready")
public final class RunVerb implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--config", paramLabel = "FILE", defaultValue = "/etc/sealpost/sealpost.yaml")
  private Path file = Path.of("/etc/sealpost/sealpost.yaml");

  @Option(names = "--data", paramLabel = "DIR", description = "instead of the configured folder")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    var configuration = ConfigurationFile.read(file, System.getenv());
    if (data != null) {
      configuration = configuration.withData(data.toAbsolutePath().normalize());
    }
    var gateway = Gateway.start(configuration, Surroundings.real(configuration, System.getenv()));
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      gateway.close();
                      stopped.countDown();
                    }));
    var out = spec.commandLine().getOut();
    out.println(gateway.readyLine());
    out.flush();
    stopped.await();
    return 0;
  }
}
