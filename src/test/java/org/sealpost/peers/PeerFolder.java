package org.sealpost.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The folder and the port of one mail server, and how its programs are run. */
final class PeerFolder {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final int MOST_PAUSES = 2_400;

  private final Path folder;
  private final InetSocketAddress address = FreePort.onLoopback();

  PeerFolder(Path folder) throws IOException {
    this.folder = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What a machine lacks; empty if it has the program and we are root. */
  static Optional<String> missing(Path program, String name) {
    if (!Files.isExecutable(program)) {
      return Optional.of(name + " is not there; peers/install brings it");
    }
    return System.getProperty("user.name").equals("root")
        ? Optional.empty()
        : Optional.of(name + " can only be started by root");
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** A folder that everybody may look into. */
  Path make(String name, String owner) throws IOException {
    var made = Files.createDirectory(path(name));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setOwner(
        made, made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
    return made;
  }

  /** Writes a configuration; in it FOLDER and PORT are ours. */
  Path write(String name, String text) throws IOException {
    return Files.writeString(
        path(name),
        text.replace("FOLDER", folder.toString())
            .replace("PORT", String.valueOf(address.getPort())));
  }

  InetSocketAddress address() {
    return address;
  }

  /** Runs a program to its end. */
  void run(List<String> command, byte[] input) {
    try {
      var process = started(command);
      try (var in = process.getOutputStream()) {
        in.write(input);
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("took too long: " + command + read("commands"));
      }
      if (process.exitValue() != 0) {
        throw new IOException(command + " failed: " + read("commands"));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(unexpected));
    }
  }

  /** Starts a program; what it says goes to the file {@code commands}. */
  Process started(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(path("commands").toFile()))
        .start();
  }

  void awaitPort() throws IOException {
    for (int i = 0; i < MOST_PAUSES; i++) {
      try (var socket = new Socket()) {
        socket.connect(address, 1000);
        return;
      } catch (IOException notYet) {
        pause();
      }
    }
    throw new IOException("it does not listen: " + read("commands"));
  }

  /** Ends a process that we started, and waits for its end. */
  static void end(Optional<ProcessHandle> process) {
    process.ifPresent(ProcessHandle::destroy);
    for (int i = 0; i < MOST_PAUSES && process.map(ProcessHandle::isAlive).orElse(false); i++) {
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(unexpected));
    }
  }

  /** The mails in the maildir {@code mails}, one char an octet. */
  List<String> mails() {
    var arrived = path("mails/new");
    if (!Files.isDirectory(arrived)) {
      return List.of();
    }
    try (var files = Files.list(arrived)) {
      var mails = new ArrayList<String>();
      for (var file : files.sorted(Comparator.comparing(Path::toString)).toList()) {
        mails.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return mails;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What stands in a file; nothing if there is none. */
  String read(String name) {
    try {
      return Files.exists(path(name))
          ? Files.readString(path(name), StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
