package org.sealpost.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sealpost.mail.Content;

/** Another program that knows CMS, run on files. */
record Peer(String program, Path folder) {

  private static final int LONGEST_SECONDS = 60;

  /** Skips the test if the program is not installed. */
  static Peer installed(String program, Path folder) {
    boolean found =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    assumeTrue(found, program + " is not installed");
    return new Peer(program, folder);
  }

  /** What a run came to. */
  record Run(int exit, String text, String errors) {

    Run succeeded() {
      assertThat(exit).as(errors).isZero();
      return this;
    }
  }

  Run run(String... arguments) {
    return runOn(Path.of("/dev/null"), arguments);
  }

  /** Runs it with a file as its input. */
  Run runOn(Path input, String... arguments) {
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(List.of(arguments));
    try {
      var out = Files.createTempFile(folder, "out", "");
      var errors = Files.createTempFile(folder, "err", "");
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(input.toFile()))
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile());
      builder.environment().put("GNUPGHOME", folder.resolve("gnupg").toString());
      builder.environment().put("LC_ALL", "C");
      var process = builder.start();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end");
      }
      return new Run(
          process.exitValue(),
          new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
          new String(Files.readAllBytes(errors), StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  String write(String name, Content octets) {
    try {
      Files.write(folder.resolve(name), octets.octets());
      return name;
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  Content read(String name) {
    try {
      return Content.of(Files.readAllBytes(folder.resolve(name)));
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
