package org.sealpost.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database for one test, with a folder beside it; both go away when it is closed. */
public final class TestDatabase implements Database {

  private final DatabaseSettings settings;
  private final Path folder;
  private Database open;

  public TestDatabase(DatabaseSettings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
    open = Databases.open(settings);
  }

  /** To open the same database once more, from this process or another. */
  public DatabaseSettings settings() {
    return settings;
  }

  /** A folder for files, such as contents; the embedded database lies in it too. */
  public Path folder() {
    return folder;
  }

  /** Closes and opens, as a restart of the gateway does. */
  public void restart() {
    open.close();
    open = Databases.open(settings);
  }

  @Override
  public <T> T read(Function<JdbcClient, T> work) {
    return open.read(work);
  }

  @Override
  public <T> T write(Function<JdbcClient, T> work) {
    return open.write(work);
  }

  @Override
  public <T> T writeSoon(Function<JdbcClient, T> work) {
    return open.writeSoon(work);
  }

  @Override
  public Engine engine() {
    return open.engine();
  }

  @Override
  public Optional<String> trouble() {
    return open.trouble();
  }

  @Override
  public void close() {
    open.close();
    TestDatabases.drop(settings);
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public String toString() {
    return open.toString();
  }
}
