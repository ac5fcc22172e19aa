package org.sealpost.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows in a file of our own: one writer that commits in groups, a few readers beside it. */
final class SqliteDatabase implements Database {

  static final String FILE = "sealpost.db";

  /** {@code SPst}, by which we know our own files. */
  private static final int APPLICATION_ID = 0x53507374;

  private final FolderLock lock;
  private final GroupWriter writer;
  private final ReaderPool readers;

  private SqliteDatabase(FolderLock lock, GroupWriter writer, ReaderPool readers) {
    this.lock = lock;
    this.writer = writer;
    this.readers = readers;
  }

  static Database open(Path folder) {
    var lock = FolderLock.of(folder);
    try {
      var file = folder.resolve(FILE);
      makeOwnerOnly(file);
      var connections = new SqliteConnections(file);
      var connection = recognised(file, connections);
      Migrations.run(connections.source(), Engine.SQLITE, file.toString());
      return new SqliteDatabase(
          lock, new GroupWriter(connection, new LogSync(file)), new ReaderPool(connections));
    } catch (RuntimeException refused) {
      lock.close();
      throw refused;
    }
  }

  private static void makeOwnerOnly(Path file) {
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
    } catch (FileAlreadyExistsException known) {
      if (!Files.isReadable(file) || !Files.isWritable(file)) {
        throw new DatabaseUnavailableException(
            "The database file "
                + file
                + " cannot be read and written. Give it to the user that Sealpost runs as.",
            known);
      }
    } catch (IOException refused) {
      throw new DatabaseUnavailableException(
          "Cannot make the database file "
              + file
              + " ("
              + refused
              + "). See that the disk has space and is not mounted read-only.",
          refused);
    }
  }

  /** The writer's connection, once the file has proved to be ours, or to be empty. */
  private static Connection recognised(Path file, SqliteConnections connections) {
    try {
      var connection = connections.writer();
      long id = SqliteConnections.number(connection, "PRAGMA application_id");
      long tables = SqliteConnections.number(connection, "SELECT count(*) FROM sqlite_schema");
      if (id == 0 && tables == 0) {
        SqliteConnections.execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
      } else if (id != APPLICATION_ID) {
        connection.close();
        throw new DatabaseUnavailableException(
            "The file "
                + file
                + " belongs to another program. Give Sealpost a data folder of its own.");
      }
      return connection;
    } catch (SQLException broken) {
      throw unavailable(file, broken);
    }
  }

  private static DatabaseUnavailableException unavailable(Path file, SQLException broken) {
    var sentence =
        switch (SqliteErrors.code(broken)) {
          case SQLITE_NOTADB ->
              "The file "
                  + file
                  + " is not a database. Restore it from a back-up, or move it away to begin"
                  + " anew.";
          case SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE ->
              "The database file "
                  + file
                  + " is damaged. Restore it from a back-up; keep the damaged file for"
                  + " inspection.";
          case SQLITE_FULL ->
              "The disk below " + file + " is full. Make room, then start Sealpost again.";
          case SQLITE_BUSY ->
              "Another program holds the database file " + file + ". Stop it, then try again.";
          default ->
              "The database file "
                  + file
                  + " cannot be used ("
                  + broken.getMessage()
                  + "). See that its disk is sound, has space and is writable.";
        };
    return new DatabaseUnavailableException(sentence, broken);
  }

  @Override
  public <T> T read(Function<JdbcClient, T> work) {
    return readers.read(work);
  }

  @Override
  public <T> T write(Function<JdbcClient, T> work) {
    return writer.write(work, false);
  }

  @Override
  public <T> T writeSoon(Function<JdbcClient, T> work) {
    return writer.write(work, true);
  }

  @Override
  public Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(writer.trouble());
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    lock.close();
  }

  @Override
  public String toString() {
    return "SQLite";
  }
}
