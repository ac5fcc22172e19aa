package org.sealpost.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What the content store asks of the disk; tests put one in its place that fails. */
interface Disk {

  /** The real one. */
  Disk REAL = new Disk() {};

  /** What only the owner may read and write. */
  FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** A folder that only the owner may enter. */
  FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** A new file to write. */
  default FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE);
  }

  /** Waits until the octets of a file are on the disk. */
  default void sync(FileChannel file) throws IOException {
    file.force(true);
  }

  /** Waits until the entries of a folder are on the disk. */
  default void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** How many octets can still be written. */
  default long room(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }
}
