package org.sealpost.smtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.sealpost.mail.Content;

/**
 * Takes the octets of one mail that comes in: in memory while it is small, in a temporary file
 * beyond, which goes away on {@link #close}. A disk that fails is remembered, not thrown, for the
 * rest of the mail must still be read off the wire.
 */
final class Intake implements AutoCloseable {

  private static final String SUFFIX = ".incoming";
  private static final int FIRST = 4096;

  private final Path folder;
  private final String name;
  private final int octetsInMemory;
  private byte[] memory;
  private int filled;
  private long size;
  private Optional<Path> file = Optional.empty();
  private Optional<FileChannel> channel = Optional.empty();
  private Optional<IOException> failure = Optional.empty();

  /**
   * @param name begins the name of the file
   * @param expected how many octets the client announced, 0 if it did not
   */
  Intake(Path folder, String name, int octetsInMemory, long expected) {
    this.folder = folder;
    this.name = name;
    this.octetsInMemory = octetsInMemory;
    this.memory =
        new byte[Math.clamp(expected + 16, Math.min(FIRST, octetsInMemory), octetsInMemory)];
  }

  /** Removes what an earlier run left behind under this name. */
  static void clean(Path folder, String name) throws IOException {
    try (var leftOvers = Files.newDirectoryStream(folder, name + "-*" + SUFFIX)) {
      for (var file : leftOvers) {
        Files.deleteIfExists(file);
      }
    }
  }

  void add(byte[] octets, int from, int count) {
    size += count;
    if (failure.isPresent()) {
      return;
    }
    try {
      if (filled + count > memory.length) {
        makeRoom(count);
      }
      if (count > memory.length) {
        write(octets, from, count);
      } else {
        System.arraycopy(octets, from, memory, filled, count);
        filled += count;
      }
    } catch (IOException broken) {
      failure = Optional.of(broken);
    }
  }

  private void makeRoom(int count) throws IOException {
    if (filled + count <= octetsInMemory) {
      memory =
          Arrays.copyOf(memory, Math.clamp(memory.length * 2L, filled + count, octetsInMemory));
    } else {
      spill();
    }
  }

  private void spill() throws IOException {
    if (file.isEmpty()) {
      var path = Files.createTempFile(folder, name + "-", SUFFIX);
      file = Optional.of(path);
      channel = Optional.of(FileChannel.open(path, StandardOpenOption.WRITE));
    }
    write(memory, 0, filled);
    filled = 0;
  }

  private void write(byte[] octets, int from, int count) throws IOException {
    var rest = ByteBuffer.wrap(octets, from, count);
    while (rest.hasRemaining()) {
      channel.orElseThrow().write(rest);
    }
  }

  /** How many octets were given, kept or not. */
  long size() {
    return size;
  }

  /** Why the octets could not be kept; empty if all is well. */
  Optional<IOException> failure() {
    return failure;
  }

  /** All octets; usable until {@link #close}. */
  Content content() throws IOException {
    if (file.isEmpty()) {
      return Content.of(memory).slice(0, filled);
    }
    spill();
    channel.orElseThrow().close();
    return Content.of(file.get());
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      try {
        channel.orElseThrow().close();
      } finally {
        Files.deleteIfExists(file.get());
      }
    }
  }
}
