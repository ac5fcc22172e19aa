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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the octets of one mail that comes in: in memory while it is small, in a temporary file
 * beyond, which goes away on {@link #close}. A disk that fails is remembered, not thrown, for the
 * rest of the mail must still be read off the wire.
 */
final class Intake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Intake.class);
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

  /**
   * Lets the file go. A disk that refuses even that must not cost the client its answer, or it
   * would send a mail again that is ours already; what stays behind is removed by {@link #clean}.
   */
  @Override
  public void close() {
    if (file.isEmpty()) {
      return;
    }
    try {
      channel.orElseThrow().close();
    } catch (IOException refused) {
      log.warn("A file of a mail that came in did not close: {}", file.get(), refused);
    }
    try {
      Files.deleteIfExists(file.get());
    } catch (IOException refused) {
      log.warn("A file of a mail that came in stays behind: {}", file.get(), refused);
    }
  }
}
