package org.sealpost.cli.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * How verbs on the gateway's own machine reach it: a file in the data folder that only the
 * gateway's user can read, rewritten at every start.
 *
 * @param url the console
 * @param token a token with all rights, good until the next start
 */
public record LocalAccess(URI url, String token) {

  private static final String FILE = "local-access";

  /** Writes the file, readable for its owner alone. */
  public void write(Path data) {
    var file = data.resolve(FILE);
    try {
      var temporary =
          Files.createTempFile(
              data,
              FILE,
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(temporary, List.of(url.toString(), token));
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot write " + file, refused);
    }
  }

  /** Removes the file: the gateway stops. */
  public static void remove(Path data) {
    try {
      Files.deleteIfExists(data.resolve(FILE));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** What a running gateway left in its data folder; empty if there is none that we may read. */
  public static Optional<LocalAccess> read(Path data) {
    try {
      var lines = Files.readAllLines(data.resolve(FILE));
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new LocalAccess(URI.create(lines.get(0)), lines.get(1)));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }
}
