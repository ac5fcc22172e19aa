package org.sealpost.keys;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs the real openssl; tests that need it are skipped, saying so, where it is missing. */
public final class OpenSsl {

  private OpenSsl() {}

  /** What a run said, on both outputs together, and how it ended. */
  public record Run(int exit, String said) {}

  /** Runs {@code openssl} with these arguments in a folder, for at most a minute. */
  public static Run run(Path folder, String... arguments) throws Exception {
    var command = new ArrayList<String>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
    } catch (IOException missing) {
      Assumptions.abort("the program openssl is missing");
      throw missing;
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("openssl does not end: " + said);
    }
    return new Run(process.exitValue(), said);
  }
}
