package org.sealpost.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Keeps a second gateway out of a data folder; the system lets go of it when the process ends. */
final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the folder if need be, readable by its owner alone, and locks it. */
  static FolderLock of(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      var channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new DatabaseUnavailableException(
            "The data folder "
                + folder
                + " is in use by another Sealpost. Stop that one first, or give this one a folder"
                + " of its own.");
      }
      return new FolderLock(channel);
    } catch (IOException refused) {
      throw new DatabaseUnavailableException(
          "Cannot write in the data folder "
              + folder
              + " ("
              + refused
              + "). Make it writable for the user that Sealpost runs as, and see that its disk has"
              + " space and is not mounted read-only.",
          refused);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException inThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot unlock the data folder", broken);
    }
  }
}
