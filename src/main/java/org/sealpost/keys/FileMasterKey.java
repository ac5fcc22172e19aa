package org.sealpost.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A master key in a file of its own: 32 random octets that only its owner may read. */
final class FileMasterKey implements MasterKey {

  private static final Logger LOG = LoggerFactory.getLogger(FileMasterKey.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  FileMasterKey(Path file) {
    this.file = file;
  }

  @Override
  public String wrapping() {
    return "file";
  }

  /**
   * Written beside, fsynced, then linked into place, so that a crash leaves a whole key or none,
   * and of two starts at once one wins.
   */
  @Override
  public void make() {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      var folder = folder();
      var half = Files.createTempFile(folder, "master", ".new");
      try {
        restrict(half);
        write(half, random());
        place(half);
      } finally {
        Files.deleteIfExists(half);
      }
      sync(folder);
      LOG.info("made the master key {}; keep a copy of it apart from the database", file);
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot write the master key " + file, refused);
    }
  }

  @Override
  public byte[] secret(byte[] salt) {
    if (!Files.exists(file)) {
      throw new VaultUnreadableException(
          "the vault has keys, but its master key " + file + " is missing: " + mend());
    }
    try {
      warnIfOthersMayRead();
      if (Files.size(file) != Sealing.SECRET) {
        throw new VaultUnreadableException(
            "the master key " + file + " is damaged (it must be 32 octets): " + mend());
      }
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new VaultUnreadableException(
          "the master key " + file + " cannot be read: give this program the right to read it",
          unreadable);
    }
  }

  @Override
  public String mend() {
    return "restore " + file + " from the backup that belongs to this database";
  }

  private Path folder() throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    return Files.createDirectories(folder);
  }

  private void place(Path half) throws IOException {
    try {
      Files.createLink(file, half);
    } catch (FileAlreadyExistsException anotherStartWasFaster) {
      LOG.info("another start has just made the master key");
    } catch (UnsupportedOperationException noHardLinksHere) {
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static byte[] random() {
    var secret = new byte[Sealing.SECRET];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  private static void write(Path half, byte[] secret) throws IOException {
    try (var channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
      var octets = ByteBuffer.wrap(secret);
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
      channel.force(true);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void restrict(Path half) throws IOException {
    var posix = Files.getFileAttributeView(half, PosixFileAttributeView.class);
    if (posix != null) {
      posix.setPermissions(OWNER_ONLY);
    }
  }

  private void warnIfOthersMayRead() throws IOException {
    var posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (posix != null && !OWNER_ONLY.containsAll(posix.readAttributes().permissions())) {
      LOG.warn("others than its owner may use the master key {}: chmod 600 it", file);
    }
  }
}
