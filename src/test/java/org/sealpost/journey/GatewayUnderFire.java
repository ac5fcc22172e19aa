package org.sealpost.journey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The gateway as a process of its own, started by the program's front door, killed without warning.
 */
final class GatewayUnderFire implements AutoCloseable {

  /** Starts fast; a short life pays for no better compiler. */
  static final List<String> QUICK =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseCompactObjectHeaders");

  /** The flags of the launcher. */
  static final List<String> AS_LAUNCHED =
      List.of(
          "-XX:+UseCompactObjectHeaders",
          "-Xmx512m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseG1GC",
          "-Xms32m",
          "-XX:MaxDirectMemorySize=128m",
          "-Djdk.virtualThreadScheduler.parallelism=8");

  private static final Pattern LISTENER = Pattern.compile(" (\\w+)=([0-9.]+):(\\d+)");

  private final Path folder;
  private final Path configuration;
  private final List<String> flags;
  private final List<String> before;
  private Process process;
  private String ready = "";

  GatewayUnderFire(Path folder, String yaml) throws IOException {
    this(folder, yaml, QUICK);
  }

  /** One with flags of the virtual machine of its own. */
  GatewayUnderFire(Path folder, String yaml, List<String> flags) throws IOException {
    this(folder, yaml, flags, List.of());
  }

  /**
   * One that another program starts.
   *
   * @param before the words of the command before our own, such as {@code env NAME=VALUE}
   */
  GatewayUnderFire(Path folder, String yaml, List<String> flags, List<String> before)
      throws IOException {
    this.before = before;
    this.flags = flags;
    this.folder = folder;
    this.configuration = Files.writeString(folder.resolve("sealpost.yaml"), yaml);
  }

  /** A gateway that passes all mail for example.org to one inner server, whatever it looks like. */
  static String relayingTo(InetSocketAddress inner, Path data) {
    return """
    sealpost:
      hostname: gw.example.org
      data: %s
      listeners:
        inbound: {address: 127.0.0.1, port: 0}
        console: {address: 127.0.0.1, port: 0}
      domains:
        example.org: {deliver-to: "127.0.0.1:%d"}
      delivery: {first-retry: 200ms, longest-retry: 1s}
      dns: {servers: ["127.0.0.1:9"]}
      policy: {mark-at: 9000, quarantine-at: 9000, reject-at: 9000}
    """
        .formatted(data, inner.getPort());
  }

  /**
   * The same, without judgement, which takes its time on a busy machine and then holds a mail for a
   * person: for campaigns against what comes after it.
   */
  static String passingTo(InetSocketAddress inner, Path data) {
    return relayingTo(inner, data)
        .replace(
            "inbound: {address: 127.0.0.1, port: 0}",
            "inbound: {address: 127.0.0.1, port: 0, unchecked: [127.0.0.1]}");
  }

  /** Starts it and waits for its ready line. */
  void start() throws IOException {
    var command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath(), "org.sealpost.Sealpost"));
    command.addAll(List.of("run", "--config", configuration.toString()));
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    builder.environment().put("SEALPOST_ADMIN_TOKEN", "journey-token-0123456789abcdef");
    process = builder.start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("sealpost ready in ")) {
        ready = line;
        return;
      }
    }
    throw new IOException("the gateway did not start:\n" + Files.readString(folder.resolve("log")));
  }

  /** Under Surefire the class path proper stands in a property of its own. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Where one of its listeners is. */
  InetSocketAddress listener(String name) {
    var matcher = LISTENER.matcher(ready);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return new InetSocketAddress(matcher.group(2), Integer.parseInt(matcher.group(3)));
      }
    }
    throw new IllegalStateException("no listener " + name + " in: " + ready);
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** kill -15, and its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return process.exitValue();
  }

  /**
   * The memory that is its own, in MiB, at this moment: without the pages of files that it reads.
   * Linux only.
   */
  long ownMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  long pid() {
    return process.pid();
  }

  /** The kernel's numbers of threads whose names begin so. Linux only. */
  List<Long> threads(String name) throws IOException {
    var threads = new ArrayList<Long>();
    try (var tasks =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
      for (var task : tasks) {
        if (Files.readString(task.resolve("comm")).startsWith(name)) {
          threads.add(Long.valueOf(task.getFileName().toString()));
        }
      }
    }
    return threads;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
