package org.sealpost;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The corpora that lie beside the checkout and are no part of it ({@code ../shared/data}, or where
 * the system property {@code sealpost.data} says). Tests that want them are skipped without them.
 */
public final class SharedData {

  private SharedData() {}

  /**
   * The folder with the content of an archive, unpacked on first use; skips the calling test if the
   * archive or a program to unpack it is missing. Nothing in the folder may be changed.
   */
  public static Path archive(String name) {
    var packed =
        folder()
            .map(f -> f.resolve(name + ".tar.zst"))
            .filter(Files::isRegularFile)
            .orElseGet(
                () -> abort("the archive " + name + ".tar.zst of the shared data is missing"));
    try {
      var unpacked =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "sealpost-data-" + System.getProperty("user.name"),
              name + "-" + Files.size(packed) + "-" + Files.getLastModifiedTime(packed).toMillis());
      if (!Files.isDirectory(unpacked)) {
        unpack(packed, unpacked);
      }
      return unpacked;
    } catch (IOException e) {
      throw new AssertionError("cannot unpack " + packed, e);
    }
  }

  private static Optional<Path> folder() {
    return Stream.concat(
            Optional.ofNullable(System.getProperty("sealpost.data")).stream(),
            Stream.of("../shared/data", "../../shared/data"))
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst();
  }

  private static void unpack(Path packed, Path unpacked) throws IOException {
    Files.createDirectories(unpacked.getParent());
    var work = Files.createTempDirectory(unpacked.getParent(), "unpacking");
    var tar =
        new ProcessBuilder(
                List.of(
                    "tar",
                    "-C",
                    work.toString(),
                    "--zstd",
                    "-xf",
                    packed.toAbsolutePath().toString()))
            .redirectErrorStream(true)
            .start();
    var said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (tar.waitFor() != 0) {
        abort("tar and zstd are needed to unpack " + packed + ": " + said);
      }
      Files.move(work, unpacked, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException
        | DirectoryNotEmptyException
        | AtomicMoveNotSupportedException another) {
      if (!Files.isDirectory(unpacked)) {
        throw another;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
