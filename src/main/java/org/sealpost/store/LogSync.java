package org.sealpost.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Brings commits to the disk that did not wait for it: syncs SQLite's write-ahead log, in which
 * they all are until a checkpoint, and a checkpoint syncs it itself. No lock of SQLite is on that
 * file, so that opening and closing it releases none.
 */
final class LogSync {

  /** How long a commit may be without the disk. */
  private static final long MOMENT = Duration.ofSeconds(1).toNanos();

  private final Path log;
  private long since;
  private boolean pending;

  /** For the database file of that name. */
  LogSync(Path file) {
    log = file.resolveSibling(file.getFileName() + "-wal");
  }

  /** A commit has not waited for the disk. */
  void owe() {
    if (!pending) {
      pending = true;
      since = System.nanoTime();
    }
  }

  /** Nanoseconds until {@link #pay} must be called, negative if it is late; most if never. */
  long left() {
    return pending ? MOMENT - (System.nanoTime() - since) : Long.MAX_VALUE;
  }

  /** Syncs; if that fails it must never be tried again. */
  void pay() throws IOException {
    pending = false;
    if (Files.exists(log)) {
      try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.force(false);
      }
    }
  }
}
