package org.sealpost.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Large contents: a file each, {@code ab/abcd…}, on the disk with its folder before it counts. */
final class ContentFiles {

  private static final Logger LOG = LoggerFactory.getLogger(ContentFiles.class);
  private static final int BLOCK = 64 << 10;
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");

  private final Path folder;
  private final Disk disk;
  private volatile @Nullable String trouble;

  ContentFiles(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
    try {
      Files.createDirectories(folder, Disk.OWNER_FOLDER);
    } catch (IOException refused) {
      throw new DatabaseUnavailableException(
          "Cannot make the folder "
              + folder
              + " ("
              + refused
              + "). See that the disk has space and is writable for the user that Sealpost runs"
              + " as.",
          refused);
    }
  }

  /** Writes and syncs; the checksum of what was written. */
  byte[] write(ContentId id, Content content) {
    var broken = trouble;
    if (broken != null) {
      throw new DiskRefusedException(broken);
    }
    var shelf = shelf(id);
    var file = file(id);
    try {
      boolean newShelf = !Files.isDirectory(shelf);
      Files.createDirectories(shelf, Disk.OWNER_FOLDER);
      byte[] checksum;
      try (var channel = disk.create(file)) {
        checksum = copy(content, channel);
        sync(() -> disk.sync(channel));
      }
      sync(() -> disk.syncFolder(shelf));
      if (newShelf) {
        sync(() -> disk.syncFolder(folder));
      }
      return checksum;
    } catch (IOException | UncheckedIOException refused) {
      remove(id);
      throw new DiskRefusedException(
          "The disk did not take a mail: " + refused, refused, isFull(refused, content.size()));
    }
  }

  private boolean isFull(Exception refused, long wanted) {
    var text = String.valueOf(refused.getMessage());
    return text.contains("No space left") || text.contains("quota") || room() < wanted;
  }

  private static byte[] copy(Content content, FileChannel channel) throws IOException {
    var digest = Checksum.begin();
    var block = new byte[BLOCK];
    long at = 0;
    for (int n; (n = content.read(at, block, 0, BLOCK)) > 0; at += n) {
      digest.update(block, 0, n);
      for (var octets = ByteBuffer.wrap(block, 0, n); octets.hasRemaining(); ) {
        channel.write(octets);
      }
    }
    return digest.digest();
  }

  private interface Sync {
    void run() throws IOException;
  }

  /** A sync that failed is never tried again: the next might succeed without what was lost. */
  private void sync(Sync sync) throws IOException {
    try {
      sync.run();
    } catch (IOException failed) {
      trouble =
          "The disk of "
              + folder
              + " failed to sync ("
              + failed.getMessage()
              + "). No mail is accepted until the disk is mended and Sealpost is started again.";
      LOG.error("{}", trouble, failed);
      throw failed;
    }
  }

  /**
   * The octets, once their checksum has been compared. A file that cannot be opened or read now is
   * not damaged: it may be read later.
   */
  Content read(ContentId id, long size, byte[] checksum) {
    var file = file(id);
    try {
      if (Files.size(file) != size) {
        throw new ContentDamagedException(id, "has another size than it was kept with");
      }
      var content = Content.of(file);
      if (!MessageDigest.isEqual(Checksum.of(content), checksum)) {
        throw new ContentDamagedException(id, "has another checksum than it was kept with");
      }
      return content;
    } catch (NoSuchFileException gone) {
      throw new ContentDamagedException(id, "is gone", gone);
    } catch (IOException | UncheckedIOException broken) {
      throw new DiskRefusedException("Content " + id + " cannot be read now", broken, false);
    }
  }

  /** Removes a file; if that fails it is an orphan, and the next sweep tries again. */
  void remove(ContentId id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException refused) {
      LOG.warn("Cannot remove {}", file(id), refused);
    }
  }

  /** Removes files older than the given time that nobody knows; how many. */
  int sweep(Instant before, Predicate<ContentId> isKnown) {
    int removed = 0;
    try (var files = Files.walk(folder, 2)) {
      for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        var name = file.getFileName().toString();
        if (NAME.matcher(name).matches()
            && Files.getLastModifiedTime(file).toInstant().isBefore(before)
            && !isKnown.test(new ContentId(name))) {
          Files.deleteIfExists(file);
          removed++;
        }
      }
    } catch (IOException | UncheckedIOException broken) {
      LOG.warn("Looking for files that nobody needs in {}", folder, broken);
    }
    if (removed > 0) {
      LOG.info("Removed {} files that a crash had left in {}", removed, folder);
    }
    return removed;
  }

  long room() {
    try {
      return disk.room(folder);
    } catch (IOException broken) {
      LOG.warn("Cannot tell how much room {} has", folder, broken);
      return 0;
    }
  }

  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** The time before which a file without a row cannot be one that is just being kept. */
  static Instant settled(Instant now) {
    return now.minus(Duration.ofHours(1));
  }

  private Path shelf(ContentId id) {
    return folder.resolve(id.text().substring(0, 2));
  }

  private Path file(ContentId id) {
    return shelf(id).resolve(id.text());
  }
}
