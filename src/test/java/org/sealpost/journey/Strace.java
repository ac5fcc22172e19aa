package org.sealpost.journey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * strace, attached to threads of a running process: it writes down their system calls, lets them
 * fail, slows them down, or kills the process at one.
 */
final class Strace implements AutoCloseable {

  private final Process process;

  private Strace(Process process) {
    this.process = process;
  }

  /** Skips the test where strace is missing or may not trace. */
  static void assumeUsable() throws InterruptedException {
    assumeTrue(works(), "skipped: strace is missing or may not trace here (peers/install)");
  }

  private static boolean works() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  /** Attaches to some threads; when this returns, every later call of theirs is seen. */
  static Strace threads(Collection<Long> threads, Path log, String... expressions)
      throws IOException {
    var command = command(log, expressions);
    threads.forEach(thread -> command.addAll(List.of("-p", thread.toString())));
    return attached(command, threads.size());
  }

  /** Attaches to all threads of a process, those to come included. */
  static Strace process(long pid, Path log, String... expressions) throws IOException {
    var command = command(log, expressions);
    command.addAll(List.of("-f", "-p", String.valueOf(pid)));
    return attached(command, 1);
  }

  private static List<String> command(Path log, String... expressions) {
    var command = new ArrayList<>(List.of("strace", "-y", "-s", "0", "-o", log.toString()));
    for (var expression : expressions) {
      command.addAll(List.of("-e", expression));
    }
    return command;
  }

  private static Strace attached(List<String> command, int wanted) throws IOException {
    var process = new ProcessBuilder(command).start();
    var said =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    int answered = 0;
    while (answered < wanted) {
      var line = said.readLine();
      if (line == null) {
        throw new IOException("strace did not attach: " + command);
      }
      // A thread that has just ended cannot be attached, and makes no calls either.
      answered += line.contains("attached") || line.contains("No such process") ? 1 : 0;
    }
    return new Strace(process);
  }

  /** Lets go; the process runs on as if nothing had been. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
